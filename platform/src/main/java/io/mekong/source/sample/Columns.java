package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import io.mekong.source.sample.TypeGuess.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns the fields of events into columns: nested ones by the way to them, three names deep; lists of plain values, and of
 * objects' plain values, as lists; whatever else there is as json.
 */
final class Columns {
    private static final int DEEPEST = 3;
    private static final int MOST = 200;
    private static final int MOST_EXAMPLES = 3;
    private static final int MOST_CHOICES = 10;
    private static final int LONGEST_CHOICE = 24;
    /** So often a value must come on average before a few values look like a choice. */
    private static final int REPEATED = 5;

    private final int events;
    private final Origin origin;
    private final List<ProposedColumn> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Columns(int events, Origin origin) {
        this.events = events;
        this.origin = origin;
    }

    static List<ProposedColumn> of(List<JsonNode> events, Origin origin) {
        Columns columns = new Columns(events.size(), origin);
        FieldTree.of(events).fields().forEach((name, field) -> columns.add(List.of(new Step(name, false)), field));
        return columns.columns;
    }

    private void add(List<Step> path, FieldTree field) {
        boolean deep = path.size() >= DEEPEST;
        boolean listed = path.stream().anyMatch(Step::each);
        if (field.hasOnlyScalars()) {
            ColumnType type = TypeGuess.of(path.getLast().name(), field.scalars(), origin);
            put(path, listed ? new ColumnType.ListOf(type) : type, field);
        } else if (field.hasOnlyObjects() && !deep && !field.isMap()) {
            field.fields().forEach((name, inner) -> add(append(path, name), inner));
        } else if (field.hasOnlyLists() && !listed && isReadable(field.elements(), deep)) {
            Step list = new Step(path.getLast().name(), true);
            List<Step> each = Stream.concat(path.subList(0, path.size() - 1).stream(), Stream.of(list))
                    .toList();
            add(each, field.elements());
        } else if (!listed) {
            boolean cells = origin == Origin.CELLS;
            put(path, cells ? new ColumnType.Text() : new ColumnType.Json(), field);
        }
        // What is neither plain nor alone in a list of objects is left to `unknown`: a list of json hides more than it
        // shows.
    }

    /** Whether the elements of a list can be columns. */
    private static boolean isReadable(FieldTree elements, boolean deep) {
        return elements.hasOnlyScalars()
                || (elements.hasOnlyObjects()
                        && !deep
                        && !elements.isMap()
                        && elements.fields().values().stream().anyMatch(FieldTree::hasOnlyScalars));
    }

    private void put(List<Step> path, ColumnType type, FieldTree field) {
        if (columns.size() >= MOST) {
            return;
        }
        FieldPath way = new FieldPath(path);
        boolean list = way.lists() > 0;
        Column column = new Column(
                name(path), way, type, !list && field.seen() == events, Optional.empty(), AllowedValues.ANY, "");
        List<String> distinct =
                field.scalars().stream().map(JsonNode::asText).distinct().toList();
        columns.add(new ProposedColumn(
                column,
                list ? 0 : field.seen(),
                distinct.stream().limit(MOST_EXAMPLES).toList(),
                isChoice(type, field, distinct) ? distinct.stream().sorted().toList() : List.of()));
    }

    private static boolean isChoice(ColumnType type, FieldTree field, List<String> distinct) {
        ColumnType each = type instanceof ColumnType.ListOf(var element) ? element : type;
        return each instanceof ColumnType.Text
                && distinct.size() > 1
                && distinct.size() <= MOST_CHOICES
                && field.scalars().size() >= REPEATED * distinct.size()
                && distinct.stream().allMatch(text -> !text.isBlank() && text.length() <= LONGEST_CHOICE);
    }

    /** The names on the way, joined; of two that are the same, the second is told apart by a number. */
    private String name(List<Step> path) {
        String joined = Words.column(path.stream().map(Step::name).collect(Collectors.joining("_")));
        String name = joined;
        for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
            String end = "_" + i;
            name = joined.substring(0, Math.min(joined.length(), 63 - end.length())) + end;
        }
        return name;
    }

    private static List<Step> append(List<Step> path, String name) {
        return Stream.concat(path.stream(), Stream.of(new Step(name, false))).toList();
    }
}
