package io.mekong.app;

import io.mekong.cdc.CapturedColumns;
import io.mekong.core.MekongException;
import io.mekong.ingest.NewFields;
import io.mekong.project.Project;
import io.mekong.project.ResourceKind;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import io.mekong.project.StreamFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes columns that a captured table got into the file of its stream, and lets the ingest wait until the project has
 * them: the change of the file is taken up as any other is, and the messages are read again with their new columns.
 */
final class NewColumns implements NewFields {
    private static final Logger log = LoggerFactory.getLogger(NewColumns.class);

    private final Supplier<Project> project;
    private final DeclaredConnectors connectors;
    /** By stream: fields that cannot become columns. */
    private final Map<String, Set<String>> passedOver = new HashMap<>();

    NewColumns(Supplier<Project> project, DeclaredConnectors connectors) {
        this.project = project;
        this.connectors = connectors;
    }

    @Override
    public synchronized void appeared(Stream stream, Set<String> fields) {
        Set<String> known = passedOver.computeIfAbsent(stream.name(), _ -> new HashSet<>());
        if (known.containsAll(fields)) {
            return;
        }
        Set<String> names = new HashSet<>(fields);
        names.removeAll(known);
        Optional<Project> newer = Optional.of(project.get())
                .filter(now -> now.stream(stream.name())
                        .filter(then -> names.stream()
                                .allMatch(name -> then.column(name).isPresent()))
                        .isPresent());
        if (newer.isEmpty()) {
            Map<String, String> columns = columns(stream, names);
            names.stream().filter(name -> !columns.containsKey(name)).forEach(name -> {
                known.add(name);
                log.warn(
                        "The field `{}` of stream `{}` is passed over: the database has no such column any more, or its"
                                + " name cannot be a column's. To have it, declare a column with `field: {}`",
                        name,
                        stream.name(),
                        name);
            });
            if (columns.isEmpty()) {
                return;
            }
            write(stream, columns);
        }
        throw MekongException.resource(
                "Stream `" + stream.name() + "` waits for its new columns",
                "the database has " + String.join(", ", names) + ", and " + file(stream) + " was just given them",
                "It goes on by itself; `mekong status` tells if the project's change is refused.",
                null);
    }

    /** Those of the fields that can be columns, with their types. */
    private Map<String, String> columns(Stream stream, Set<String> fields) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Source source : project.get().sources().values()) {
            if (source instanceof Source.Capture capture) {
                capture.tables().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(stream.name()))
                        .forEach(entry -> CapturedColumns.of(
                                        connectors.login(project.get(), capture.database()), entry.getKey())
                                .forEach(columns::put));
            }
        }
        columns.keySet().removeIf(name -> !fields.contains(name) || !StreamFile.isColumn(name));
        return columns;
    }

    private void write(Stream stream, Map<String, String> columns) {
        Path path = project.get().root().resolve(file(stream));
        try {
            String text = Files.readString(path);
            String changed = StreamFile.of(text)
                    .map(file -> file.with(columns))
                    .orElseThrow(() -> new IOException("it has no list of columns"));
            if (changed.equals(text)) {
                return; // written already, and about to be taken up
            }
            Path beside = Files.createTempFile(path.getParent(), "." + stream.name(), ".new");
            Files.writeString(beside, changed);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            log.info("Stream `{}` gets new columns: {}", stream.name(), columns);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Stream `" + stream.name() + "` waits for its new columns " + columns.keySet(),
                    "they cannot be written into " + file(stream) + ": " + MekongException.reason(e),
                    "Add them there, or set `unknown: ignore`.",
                    e);
        }
    }

    private String file(Stream stream) {
        String name = ResourceKind.STREAM.folder() + "/" + stream.name();
        return Files.exists(project.get().root().resolve(name + ".yml")) ? name + ".yml" : name + ".yaml";
    }
}
