package io.mekong.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;

/** The component that a log line is from: one of our rooms, or the server that a library belongs to. */
public final class ComponentConverter extends ClassicConverter {
    private static final String OURS = "io.mekong.";
    private static final Map<String, String> LIBRARIES = Map.of(
            "org.apache.kafka", "kafka",
            "kafka.", "kafka",
            "state.change", "kafka",
            "org.postgresql", "postgres",
            "com.zaxxer", "postgres",
            "org.flywaydb", "postgres",
            "io.javalin", "api",
            "org.eclipse.jetty", "api",
            "com.github.kagkarlsson", "workflow");

    @Override
    public String convert(ILoggingEvent event) {
        return component(event.getLoggerName());
    }

    static String component(String logger) {
        if (logger.startsWith(OURS)) {
            String room = logger.substring(OURS.length());
            int dot = room.indexOf('.');
            return dot < 0 ? room : room.substring(0, dot);
        }
        return LIBRARIES.entrySet().stream()
                .filter(library -> logger.startsWith(library.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other");
    }
}
