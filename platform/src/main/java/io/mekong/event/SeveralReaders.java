package io.mekong.event;

import java.util.List;

/** Several who want something of the same field. */
record SeveralReaders(List<FieldReader> readers) implements FieldReader {
    SeveralReaders {
        readers = List.copyOf(readers);
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        int behind = at;
        for (FieldReader reader : readers) {
            behind = reader.read(in, at, sink);
        }
        return behind;
    }
}
