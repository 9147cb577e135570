package io.mekong.event;

import java.util.List;

/** A record: its fields one after the other. They are given later, as a record may hold itself. */
final class AvroRecord implements AvroValue {
    private List<Field> fields = List.of();

    /** A field of a record. */
    static final class Field {
        private final byte[] name;
        private final AvroValue value;
        private final boolean wanted;

        /** @param name as {@link JsonOutput#name} makes it */
        Field(byte[] name, AvroValue value, boolean wanted) {
            this.name = name;
            this.value = value;
            this.wanted = wanted;
        }
    }

    void fields(List<Field> of) {
        fields = List.copyOf(of);
    }

    @Override
    public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
        AvroValue.requireDepth(in, depth);
        out.beginObject();
        for (Field field : fields) {
            if (field.wanted) {
                out.field(field.name);
                field.value.write(in, out, depth + 1);
            } else {
                field.value.skip(in, depth + 1);
            }
        }
        out.endObject();
    }

    @Override
    public void skip(BinaryInput in, int depth) throws RejectedEvent {
        AvroValue.requireDepth(in, depth);
        for (Field field : fields) {
            field.value.skip(in, depth + 1);
        }
    }
}
