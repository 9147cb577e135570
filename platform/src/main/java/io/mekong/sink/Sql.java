package io.mekong.sink;

import io.mekong.core.SqlFiles;

/** The statements of this room. */
enum Sql {
    TABLE_COLUMNS("table-columns"),
    UNIQUE_KEY("unique-key"),
    PROGRESS_TABLE("progress-table"),
    PROGRESS_SAVE("progress-save");

    private final String text;

    Sql(String file) {
        this.text = SqlFiles.read("sink/" + file + ".sql");
    }

    String text() {
        return text;
    }
}
