package io.mekong.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Where the log goes: all of it to a file in the data folder, what a person must know to the terminal too. */
public final class Logging {
    /** Time, level, component, message: {@code mekong logs} filters by the third column. */
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %-9component %msg%n%rootException";

    private static final String TERMINAL = "%level: %msg%n%nopex";

    private Logging() {}

    /** Writes {@code mekong.log} into the folder: 10 MB a file, the newest ten files. */
    public static void toFolder(Path folder) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName("file");
        file.setFile(folder.resolve("mekong.log").toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(
                folder.resolve("mekong.%d{yyyy-MM-dd}.%i.log").toString());
        rolling.setMaxFileSize(FileSize.valueOf("10MB"));
        rolling.setMaxHistory(7);
        rolling.setTotalSizeCap(FileSize.valueOf("100MB"));
        rolling.start();
        file.setRollingPolicy(rolling);
        file.setEncoder(encoder(context, PATTERN));
        file.start();
        ConsoleAppender<ILoggingEvent> terminal = new ConsoleAppender<>();
        terminal.setContext(context);
        terminal.setName("terminal");
        terminal.setTarget("System.err");
        terminal.setEncoder(encoder(context, TERMINAL));
        terminal.addFilter(threshold(Level.WARN));
        terminal.start();
        context.getLogger("ROOT").setLevel(Level.INFO);
        context.getLogger("ROOT").addAppender(file);
        ch.qos.logback.classic.Logger ours = context.getLogger("io.mekong");
        ours.addAppender(terminal);
        quieten(context);
    }

    /** Libraries that tell much more than a person wants to read. */
    private static void quieten(LoggerContext context) {
        for (String library : List.of("io.javalin", "org.eclipse.jetty", "org.flywaydb", "com.github.kagkarlsson")) {
            context.getLogger(library).setLevel(Level.WARN);
        }
        // Clients tell every lost connection again and again; what it means for us, the rooms say themselves.
        for (String library : List.of(
                "org.apache.kafka",
                "kafka",
                "com.zaxxer.hikari",
                "io.debezium",
                "org.glassfish",
                "org.apache.hadoop")) {
            context.getLogger(library).setLevel(Level.ERROR);
        }
        context.getLogger("state.change.logger").setLevel(Level.OFF);
    }

    private static ThresholdFilter threshold(Level level) {
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(level.toString());
        filter.start();
        return filter;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder() {
            @Override
            public void start() {
                ch.qos.logback.classic.PatternLayout layout = new ch.qos.logback.classic.PatternLayout();
                layout.getInstanceConverterMap().put("component", ComponentConverter::new);
                layout.setContext(context);
                layout.setPattern(getPattern());
                layout.start();
                this.layout = layout;
                this.started = true;
            }
        };
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
