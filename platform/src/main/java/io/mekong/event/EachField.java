package io.mekong.event;

import io.mekong.project.FieldPath;
import java.util.Arrays;
import java.util.List;

/**
 * A field that is a list of objects, of which columns take something out of each: {@code items[].price}. Every column has
 * as many elements as the list, null where an object does not have the field, so that they stay side by side. The cells
 * of a list are put one after the other: so the list is gone through once for the places of the values, and then each
 * column's are read.
 */
final class EachField extends ListReader {
    private static final int ABSENT = -1;

    private final FieldPath list;
    private final ObjectReader element;
    private final List<Places> columns;
    private final Seen seen;
    private int elements;

    /** Where the values of one column are in the list that is being read; written by a reader inside of the element. */
    static final class Places implements FieldReader {
        private final CellReader cell;
        private final FieldPath path;
        private final int column;
        private int[] places = new int[16];

        Places(CellReader cell, FieldPath path, int column) {
            this.cell = cell;
            this.path = path;
            this.column = column;
        }

        @Override
        public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
            if (in.bytes[at] != 'n') {
                places[in.element] = at;
            }
            return JsonSyntax.skip(in, at);
        }

        private void beginElement(int element) {
            if (element == places.length) {
                places = Arrays.copyOf(places, 2 * element);
            }
            places[element] = ABSENT;
        }

        private void put(JsonInput in, int elements, RowSink sink) throws RejectedEvent {
            sink.beginList(column);
            for (int i = 0; i < elements; i++) {
                if (places[i] == ABSENT) {
                    sink.putNull(column);
                    continue;
                }
                try {
                    cell.read(in, places[i], sink, column);
                } catch (RejectedEvent e) {
                    throw Text.inField(Text.shown(path, i), e);
                }
            }
            sink.endList(column);
        }
    }

    /**
     * @param list the way to the list, {@code []} included
     * @param element reads one of its objects; the {@code columns} are readers in it
     */
    EachField(FieldPath list, ObjectReader element, List<Places> columns, Seen seen) {
        this.list = list;
        this.element = element;
        this.columns = List.copyOf(columns);
        this.seen = seen;
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        if (in.bytes[at] == 'n') {
            return in.behindLiteral(at, "null");
        }
        if (in.bytes[at] != '[') {
            throw Text.inField(listItself(), FieldReader.notThe("a list", in, at));
        }
        elements = 0;
        int behind = readElements(in, at, sink);
        for (Places column : columns) {
            column.put(in, elements, sink);
            seen.add(column.column);
        }
        return behind;
    }

    @Override
    int readElement(JsonInput in, int at, RowSink sink, int index) throws RejectedEvent {
        in.element = index;
        elements = index + 1;
        for (Places column : columns) {
            column.beginElement(index);
        }
        return element.read(in, at, sink);
    }

    private String listItself() {
        String written = list.toString();
        return written.substring(0, written.length() - "[]".length());
    }
}
