package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes the readers of a stream's columns: one for each object that their ways lead through, with one for each field. */
final class ReaderTree {
    private final Seen seen;
    private final CellReaders cells;

    /** Makes the reader of a type's cells, not of a list's. */
    @FunctionalInterface
    interface CellReaders {
        CellReader of(ColumnType type, Limits limits);
    }

    /** @param depth how many steps of the column's way lead to where we are */
    private record Wanted(Column column, int index, int depth) {
        Step step() {
            return column.field().steps().get(depth);
        }

        boolean isLast() {
            return depth == column.field().steps().size() - 1;
        }

        Wanted next() {
            return new Wanted(column, index, depth + 1);
        }
    }

    /** What reads a column's value where its way ends. */
    @FunctionalInterface
    private interface End {
        FieldReader of(Wanted wanted);
    }

    /** @param seen where the readers tell which columns they put */
    ReaderTree(Seen seen, CellReaders cells) {
        this.seen = seen;
        this.cells = cells;
    }

    /**
     * @param columns by their index; those without a way are null
     * @throws IllegalArgumentException when a way leads through more than one list, or through one to what is no list
     */
    ObjectReader read(Map<Integer, Column> columns, FieldReader unknown) {
        return read(columns, name -> name, unknown);
    }

    /** @param written what a way's first name is called in an event */
    ObjectReader read(Map<Integer, Column> columns, UnaryOperator<String> written, FieldReader unknown) {
        List<Wanted> wanted = new ArrayList<>();
        columns.forEach((index, column) -> {
            require(column);
            wanted.add(new Wanted(column, index, 0));
        });
        Map<String, FieldReader> readers = new LinkedHashMap<>();
        fields(wanted, this::cell).forEach((name, reader) -> readers.put(written.apply(name), reader));
        return new ObjectReader(FieldPath.of("event"), readers, unknown);
    }

    private static void require(Column column) {
        int lists = column.field().lists();
        if (lists > 1) {
            throw new IllegalArgumentException(
                    "column `" + column.name() + "`: the way " + column.field() + " leads through more than one list");
        }
        if (lists == 1 && !(column.type() instanceof ColumnType.ListOf)) {
            throw new IllegalArgumentException("column `" + column.name() + "`: the way " + column.field()
                    + " leads through a list, so that its type must be a list too");
        }
    }

    private Map<String, FieldReader> fields(List<Wanted> wanted, End end) {
        Map<String, List<Wanted>> byName = new LinkedHashMap<>();
        for (Wanted one : wanted) {
            byName.computeIfAbsent(one.step().name(), name -> new ArrayList<>()).add(one);
        }
        Map<String, FieldReader> readers = new LinkedHashMap<>();
        byName.forEach((name, same) -> readers.put(name, field(same, end)));
        return readers;
    }

    /** For all who want something of one field: itself, of the object that it is, of each object in the list that it is. */
    private FieldReader field(List<Wanted> wanted, End end) {
        List<FieldReader> readers = new ArrayList<>();
        List<Wanted> inside = new ArrayList<>();
        List<Wanted> inEach = new ArrayList<>();
        for (Wanted one : wanted) {
            if (one.isLast()) {
                readers.add(end.of(one));
            } else {
                (one.step().each() ? inEach : inside).add(one.next());
            }
        }
        if (!inside.isEmpty()) {
            readers.add(object(inside, end));
        }
        if (!inEach.isEmpty()) {
            readers.add(each(inEach));
        }
        return readers.size() == 1 ? readers.getFirst() : new SeveralReaders(readers);
    }

    private ObjectReader object(List<Wanted> inside, End end) {
        return new ObjectReader(way(inside), fields(inside, end), new UnknownFieldReader.Ignore());
    }

    private EachField each(List<Wanted> inside) {
        List<EachField.Places> places = new ArrayList<>();
        End end = wanted -> {
            EachField.Places column = new EachField.Places(
                    element(wanted.column()), wanted.column().field(), wanted.index());
            places.add(column);
            return column;
        };
        ObjectReader element = object(inside, end);
        return new EachField(way(inside), element, places, seen);
    }

    /** To the object that all of these are inside of. */
    private static FieldPath way(List<Wanted> inside) {
        Wanted one = inside.getFirst();
        return new FieldPath(one.column().field().steps().subList(0, one.depth()));
    }

    private FieldReader cell(Wanted wanted) {
        Column column = wanted.column();
        return column.type() instanceof ColumnType.ListOf
                ? new ListField(element(column), column, wanted.index(), seen)
                : new CellField(element(column), column, wanted.index(), seen);
    }

    /** Of a list, the reader of its elements. */
    private CellReader element(Column column) {
        ColumnType type = column.type() instanceof ColumnType.ListOf(ColumnType of) ? of : column.type();
        return cells.of(type, Limits.of(type, column.allowed()));
    }
}
