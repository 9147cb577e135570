package io.mekong.store;

import io.mekong.project.ColumnType;
import java.time.Duration;
import java.util.List;

/**
 * Rows to look for in files: those that have these cells, and those that have none of them.
 *
 * @param cells at least one
 * @param below only rows whose {@code __offset} is less
 * @param most so many, those of the highest offsets
 */
public record RowSearch(List<Equal> cells, long below, int most, Duration timeout) {
    public RowSearch {
        cells = List.copyOf(cells);
    }

    /** @param text the cell as text: dates and times in ISO-8601 (UTC, without a zone), bytes in Base64 */
    public record Equal(String column, ColumnType type, String text) {}
}
