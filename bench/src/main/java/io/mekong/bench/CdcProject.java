package io.mekong.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project of two tables of a PostgreSQL; sources and tables come when they are asked for. */
record CdcProject(Path root) {
    /** Of the table in PostgreSQL. */
    static final String COLUMNS = "id bigint PRIMARY KEY, n bigint, price numeric(12,2), at timestamptz, note text";

    /** A row of them, of the numbers {@code g}. */
    static final String ROW = "g, g, g / 7.0, now(), md5(g::text)";

    static CdcProject create(Path root, String... tables) throws IOException {
        for (String folder : new String[] {"streams", "tables", "sources"}) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.writeString(root.resolve("mekong.yaml"), "name: changes\n");
        for (String table : tables) {
            Files.writeString(root.resolve("streams/" + table + ".yaml"), """
                    topic: %s.public.%s
                    format: debezium
                    key: id
                    columns:
                      - {name: id, type: bigint, required: true}
                      - {name: n, type: bigint}
                      - {name: price, type: "decimal(12,2)"}
                      - {name: at, type: timestamp}
                      - {name: note, type: string}
                    """.formatted(table, table));
        }
        return new CdcProject(root);
    }

    static String topic(String table) {
        return table + ".public." + table;
    }

    void capture(String table) throws IOException {
        Files.writeString(
                root.resolve("sources/" + table + ".yaml"), "type: cdc\ntables: {" + table + ": " + table + "}\n");
    }

    void release(String table) throws IOException {
        Files.delete(root.resolve("sources/" + table + ".yaml"));
    }

    void keep(String table) throws IOException {
        Files.writeString(root.resolve("tables/" + table + ".yaml"), "stream: " + table + "\nkey: id\n");
    }
}
