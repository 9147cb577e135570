package io.mekong.project;

import java.util.List;
import java.util.Optional;

/** Reads a table's {@code unnest}: the list of which every element becomes a row. */
final class UnnestReader {
    private static final Form<FieldPath> LIST = new Form<>(
            "the way to a list, such as items or order.items",
            text -> {
                FieldPath path = Fields.PATH.parse(text);
                if (path.lists() > 0) {
                    throw new Form.Refusal("it names the list itself", null);
                }
                return path;
            },
            text -> text.endsWith("[]") && !text.equals("[]")
                    ? "Write `" + Problems.clip(text.substring(0, text.length() - 2)) + "`."
                    : Fields.literal(text));

    private UnnestReader() {}

    /** @param complete whether {@code columns} are all that the table has */
    static Optional<FieldPath> read(Value value, List<Column> columns, boolean complete) {
        Optional<FieldPath> list = value.as(LIST);
        list.ifPresent(path -> {
            boolean some = columns.stream().anyMatch(column -> column.field().isUnder(path));
            for (Column column : columns) {
                if (some
                        && column.type() instanceof ColumnType.ListOf
                        && !column.field().isUnder(path)) {
                    value.problem(
                            "The column `" + column.name() + "` is a list of `" + column.field() + "`",
                            "the table has a row for each element of `" + path + "`, and of no other list",
                            "Leave it out of `columns`, or read it as json.");
                }
            }
            if (complete && !some) {
                List<String> lists = columns.stream()
                        .filter(column -> column.type() instanceof ColumnType.ListOf)
                        .map(column -> listOf(column.field()).toString())
                        .distinct()
                        .toList();
                value.problem(
                        "No column of the table lies under " + value.shown(),
                        "its rows would be copies of each other",
                        lists.isEmpty()
                                ? "Add a column of type list whose field is `" + path + "[]…`, or remove `unnest`."
                                : Form.hint(path.toString(), lists));
            }
        });
        return list;
    }

    /** The list that {@code path} leads through. */
    private static FieldPath listOf(FieldPath path) {
        int last = 0;
        while (!path.steps().get(last).each()) {
            last++;
        }
        return new FieldPath(path.steps().subList(0, last + 1).stream()
                .map(step -> new FieldPath.Step(step.name(), false))
                .toList());
    }
}
