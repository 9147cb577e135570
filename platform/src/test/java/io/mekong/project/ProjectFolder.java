package io.mekong.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project's folder for a test. */
record ProjectFolder(Path root) {
    /** Small, and sound: every kind of file once. */
    static ProjectFolder sound(Path root) {
        return new ProjectFolder(root)
                .write("streams/demo.yaml", "columns:\n  - {name: price, type: bigint}\n")
                .write("sources/gen.yaml", "type: generator\nstream: demo\nevents: [{price: 1}]\n")
                .write("tables/demo.yaml", "stream: demo\n")
                .write("workflows/w.yaml", "tasks: {a: {type: generate, source: gen}}\n")
                .write("dashboards/d.yaml", "charts:\n  - {id: a, type: table, sql: SELECT 1}\n");
    }

    ProjectFolder write(String file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    ProjectFolder write(String file, byte[] bytes) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Loaded load() {
        return load(Overrides.none());
    }

    Loaded load(Overrides overrides) {
        return ProjectLoader.load(root, overrides);
    }

    Project project() {
        Loaded loaded = load();
        return loaded.project().orElseThrow(() -> new AssertionError(loaded.problems()));
    }
}
