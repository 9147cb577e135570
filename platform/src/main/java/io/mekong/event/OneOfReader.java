package io.mekong.event;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Texts of which only some are allowed. */
final class OneOfReader extends CellReader {
    private final ByteNames<String> allowed;

    OneOfReader(Cells cells, Limits limits) {
        super(cells);
        Map<String, String> texts =
                limits.oneOf().stream().distinct().collect(Collectors.toMap(Function.identity(), Function.identity()));
        allowed = new ByteNames<>(texts);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        if (in.bytes[at] == '"') {
            int stop = in.closingQuote(at + 1);
            if (stop >= 0 && allowed.find(in.bytes, at + 1, stop - at - 1) != null) {
                sink.putText(column, in.bytes, at + 1, stop - at - 1);
                return stop + 1;
            }
        }
        return readSlowly(in, at, sink, column);
    }
}
