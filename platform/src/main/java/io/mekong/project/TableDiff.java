package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a table may change while running: only by columns added behind the others. */
final class TableDiff {
    private static final String REBUILD = "rebuilding a table is not in this version yet";
    private static final String FIX = "Give the table a new name, or start with a fresh data folder.";

    private TableDiff() {}

    /** @param stream the table's, as it runs; empty where it was not there */
    static List<String> between(Table before, Table after, Optional<Stream> stream, Problems problems) {
        String file = ResourceKind.TABLE.file(after.name());
        if (!before.stream().equals(after.stream())) {
            problems.add(
                    file,
                    "The table cannot change from the stream `" + before.stream() + "` to `" + after.stream() + "`",
                    "its rows and offsets are those of the old stream, and " + REBUILD,
                    FIX);
        } else {
            columns(before, after, stream, file, problems);
        }
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("stream", before.stream(), after.stream())
                .parts("column", StreamDiff.columns(before.columns()), StreamDiff.columns(after.columns()))
                .order("column", StreamDiff.names(before.columns()), StreamDiff.names(after.columns()))
                .words();
    }

    private static void columns(Table before, Table after, Optional<Stream> stream, String file, Problems problems) {
        Map<String, Column> old = StreamDiff.columns(before.columns());
        Map<String, Column> next = StreamDiff.columns(after.columns());
        List<String> kept = new ArrayList<>(old.keySet());
        for (Column column : before.columns()) {
            Column changed = next.get(column.name());
            if (changed == null) {
                kept.remove(column.name());
                problems.add(file, "The column `" + column.name() + "` cannot be removed", REBUILD, FIX);
            } else if (!column.type().label().equals(changed.type().label())) {
                problems.add(
                        file,
                        "The column `" + column.name() + "` cannot become "
                                + changed.type().label(),
                        "its rows hold " + column.type().label() + ", and " + REBUILD,
                        FIX);
            }
        }
        List<String> names = StreamDiff.names(after.columns());
        if (!names.subList(0, Math.min(kept.size(), names.size())).equals(kept)) {
            problems.add(
                    file,
                    "The order of the columns cannot change from " + String.join(", ", old.keySet()) + " to "
                            + String.join(", ", names),
                    "new columns can only come behind the others: " + REBUILD,
                    "Move new columns to the end, or give the table a new name.");
        }
        for (Column column : after.columns()) {
            // One that is new to the stream as well is reported there.
            boolean known = stream.flatMap(s -> s.column(column.name())).isPresent();
            if (column.required() && known && !old.containsKey(column.name())) {
                problems.add(
                        file,
                        "The new column `" + column.name() + "` cannot be required",
                        "the rows from before do not have it",
                        "Remove `required: true` in the stream, or give the table a new name.");
            }
        }
    }
}
