package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Statements longer than a line, from {@code resources/sql/store}; and the one quoter of identifiers. */
final class SqlText {
    private SqlText() {}

    static String read(String file) {
        try (InputStream in = SqlText.class.getResourceAsStream("/sql/store/" + file)) {
            if (in == null) {
                throw MekongException.bug("no statement " + file, null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw MekongException.bug("cannot read the statement " + file, e);
        }
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
