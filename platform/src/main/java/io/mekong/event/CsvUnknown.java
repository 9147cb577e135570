package io.mekong.event;

import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;

/** What becomes of the values of a line that no column reads. */
final class CsvUnknown {
    private final UnknownFields rule;
    private final int keeper;
    private final JsonOutput kept = new JsonOutput(Integer.MAX_VALUE);

    private CsvUnknown(UnknownFields rule, int keeper) {
        this.rule = rule;
        this.keeper = keeper;
    }

    static CsvUnknown of(Stream stream) {
        return new CsvUnknown(
                stream.unknown(),
                stream.unknown() instanceof UnknownFields.Keep(String column)
                        ? UnknownFieldReader.index(stream, column)
                        : -1);
    }

    void clear() {
        kept.clear();
    }

    void take(CsvField field, byte[] utf8, int from, int to) throws RejectedEvent {
        switch (rule) {
            case UnknownFields.Ignore _, UnknownFields.Add _ -> {}
            case UnknownFields.Reject _ -> throw UnknownFieldReader.rejected(field.name());
            case UnknownFields.Keep _ -> {
                if (kept.length() == 0) {
                    kept.beginObject();
                }
                kept.field(JsonOutput.name(field.name()));
                kept.text(utf8, from, to);
            }
        }
    }

    void put(RowSink sink, Seen seen) throws RejectedEvent {
        if (kept.length() > 0) {
            kept.endObject();
            sink.putText(keeper, kept.bytes(), 0, kept.length());
            seen.add(keeper);
        }
    }
}
