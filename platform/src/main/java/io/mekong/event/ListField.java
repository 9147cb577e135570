package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.FieldPath;
import java.util.List;

/** A field that is a list of cells. */
final class ListField extends ListReader {
    private final CellReader element;
    private final String type;
    private final FieldPath path;
    private final int column;
    private final Seen seen;

    ListField(CellReader element, Column definition, int column, Seen seen) {
        this.element = element;
        this.type = definition.type().label();
        this.path = definition.field();
        this.column = column;
        this.seen = seen;
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        if (in.bytes[at] == 'n') {
            return in.behindLiteral(at, "null");
        }
        if (in.bytes[at] != '[') {
            throw Text.inField(path.toString(), FieldReader.notThe("a " + type, in, at));
        }
        sink.beginList(column);
        int behind = readElements(in, at, sink);
        sink.endList(column);
        seen.add(column);
        return behind;
    }

    @Override
    int readElement(JsonInput in, int at, RowSink sink, int index) throws RejectedEvent {
        if (in.bytes[at] == 'n') {
            sink.putNull(column);
            return in.behindLiteral(at, "null");
        }
        try {
            return element.read(in, at, sink, column);
        } catch (RejectedEvent e) {
            throw Text.inField(place(index), e);
        }
    }

    /** {@code tags[2]}, whether the way was written as {@code tags} or as {@code tags[]}. */
    private String place(int index) {
        List<FieldPath.Step> steps = path.steps();
        return steps.getLast().each() ? Text.shown(path, index) : path + "[" + index + "]";
    }
}
