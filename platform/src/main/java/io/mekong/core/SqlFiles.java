package io.mekong.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Statements longer than a line: {@code resources/sql}, a folder for each room. */
public final class SqlFiles {
    private SqlFiles() {}

    /** @param file {@code room/name.sql} */
    public static String read(String file) {
        try (InputStream in = SqlFiles.class.getResourceAsStream("/sql/" + file)) {
            if (in == null) {
                throw MekongException.bug("sql/" + file + " is missing from the jar", null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw MekongException.bug("sql/" + file + " cannot be read", e);
        }
    }
}
