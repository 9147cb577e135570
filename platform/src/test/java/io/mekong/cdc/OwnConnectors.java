package io.mekong.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceConnector;

/** A jar as a user drops it into {@code connectors/}: a source that counts, and a sink that writes lines to a file. */
final class OwnConnectors {
    static final String SOURCE = "demo.Counting";
    static final String SINK = "demo.Writing";

    private static final String COUNTING = """
            package demo;

            import java.util.*;
            import org.apache.kafka.common.config.ConfigDef;
            import org.apache.kafka.connect.connector.Task;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.source.*;

            public class Counting extends SourceConnector {
                private Map<String, String> settings;
                public String version() { return "1"; }
                public void start(Map<String, String> given) { settings = given; }
                public Class<? extends Task> taskClass() { return Counter.class; }
                public List<Map<String, String>> taskConfigs(int most) { return List.of(settings); }
                public void stop() {}
                public ConfigDef config() {
                    return new ConfigDef()
                            .define("to", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "topic")
                            .define("last", ConfigDef.Type.INT, ConfigDef.Importance.HIGH, "number");
                }

                public static class Counter extends SourceTask {
                    private String topic;
                    private long next;
                    private long last;
                    public String version() { return "1"; }
                    public void start(Map<String, String> given) {
                        topic = given.get("to");
                        last = Long.parseLong(given.get("last"));
                        Map<String, Object> read = context.offsetStorageReader().offset(Map.of("numbers", "all"));
                        next = read == null ? 1 : (Long) read.get("read") + 1;
                    }
                    public List<SourceRecord> poll() throws InterruptedException {
                        if (next > last) {
                            Thread.sleep(20);
                            return null;
                        }
                        return List.of(new SourceRecord(
                                Map.of("numbers", "all"), Map.of("read", next), topic, Schema.INT64_SCHEMA, next++));
                    }
                    public void stop() {}
                }
            }
            """;

    private static final String WRITING = """
            package demo;

            import java.io.IOException;
            import java.nio.file.*;
            import java.util.*;
            import org.apache.kafka.common.config.ConfigDef;
            import org.apache.kafka.connect.connector.Task;
            import org.apache.kafka.connect.errors.ConnectException;
            import org.apache.kafka.connect.sink.*;

            public class Writing extends SinkConnector {
                private Map<String, String> settings;
                public String version() { return "1"; }
                public void start(Map<String, String> given) { settings = given; }
                public Class<? extends Task> taskClass() { return Writer.class; }
                public List<Map<String, String>> taskConfigs(int most) { return List.of(settings); }
                public void stop() {}
                public ConfigDef config() {
                    return new ConfigDef().define("file", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "path");
                }

                public static class Writer extends SinkTask {
                    private Path file;
                    public String version() { return "1"; }
                    public void start(Map<String, String> given) { file = Path.of(given.get("file")); }
                    public void put(Collection<SinkRecord> records) {
                        try {
                            for (SinkRecord record : records) {
                                Files.writeString(file, record.value() + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                            }
                        } catch (IOException e) {
                            throw new ConnectException(e);
                        }
                    }
                    public void stop() {}
                }
            }
            """;

    private OwnConnectors() {}

    /** @param work for files on the way */
    static void drop(Path work, Path connectors) throws IOException {
        Path sources = Files.createDirectories(work.resolve("demo"));
        Path counting = Files.writeString(sources.resolve("Counting.java"), COUNTING);
        Path writing = Files.writeString(sources.resolve("Writing.java"), WRITING);
        Path classes = Files.createDirectories(work.resolve("classes"));
        String libraries = Stream.of(SourceConnector.class, ConfigDef.class)
                .map(OwnConnectors::jar)
                .collect(Collectors.joining(java.io.File.pathSeparator));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        System.err,
                        List.of("-cp", libraries, "-d", classes.toString(), counting.toString(), writing.toString())
                                .toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("the connectors do not compile");
        }
        Files.createDirectories(connectors);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(connectors.resolve("demo.jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put(jar, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            put(jar, "META-INF/services/org.apache.kafka.connect.source.SourceConnector", SOURCE.getBytes(UTF_8));
            put(jar, "META-INF/services/org.apache.kafka.connect.sink.SinkConnector", SINK.getBytes(UTF_8));
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static String jar(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
