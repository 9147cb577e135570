package io.mekong.project;

import java.util.List;
import java.util.Locale;

/**
 * Where something stands.
 *
 * @param file relative to the project, or the name of the origin where it is no file
 * @param line from 1; 0 where there is none
 */
record Place(Origin origin, String file, int line) {
    enum Origin {
        FILE,
        ENVIRONMENT,
        SET
    }

    static Place of(String file, int line) {
        return new Place(Origin.FILE, file, line);
    }

    static Place environment() {
        return new Place(Origin.ENVIRONMENT, "environment", 0);
    }

    static Place set() {
        return new Place(Origin.SET, "--set", 0);
    }

    /** A key as it is written there; in a file the line says the rest. */
    String name(List<String> path) {
        return switch (origin) {
            case FILE -> path.getLast();
            case SET -> String.join(".", path);
            case ENVIRONMENT ->
                "MEKONG_"
                        + String.join("__", path)
                                .toUpperCase(Locale.ROOT)
                                .replace('-', '_')
                                .replace('.', '_');
        };
    }
}
