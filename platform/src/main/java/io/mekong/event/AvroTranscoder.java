package io.mekong.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Tells Avro's binary encoding as JSON. Records and maps become objects, arrays lists; of a union there is only the value;
 * an enum is its name. Dates and instants are ISO-8601, decimals their digits, bytes Base64. A {@code float} is the
 * shortest number that it stands for.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro: binary encoding</a>
 */
final class AvroTranscoder implements Transcoder {
    private final AvroValue root;

    private AvroTranscoder(AvroValue root) {
        this.root = root;
    }

    /**
     * @param wanted which fields of the record itself anybody wants; the others are passed over
     * @throws IllegalArgumentException when a message of the schema is no record
     */
    static AvroTranscoder of(Schema schema, Predicate<String> wanted) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("its messages are no records but of type "
                    + schema.getType().getName());
        }
        Map<String, AvroRecord> records = new HashMap<>();
        AvroRecord root = new AvroRecord();
        // Not among the others: where it is met again inside of itself, all of it is wanted.
        root.fields(fields(schema, wanted, records));
        return new AvroTranscoder(root);
    }

    @Override
    public void write(byte[] message, int from, int to, JsonOutput out) throws RejectedEvent {
        if (from == to) {
            throw new RejectedEvent("the message is empty");
        }
        BinaryInput in = new BinaryInput("Avro of the stream's schema", message, from, to);
        root.write(in, out, 0);
        if (in.remaining() > 0) {
            throw in.wrong(in.remaining() + " bytes too many");
        }
    }

    private static List<AvroRecord.Field> fields(
            Schema schema, Predicate<String> wanted, Map<String, AvroRecord> records) {
        List<AvroRecord.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(new AvroRecord.Field(
                    JsonOutput.name(field.name()), value(field.schema(), records), wanted.test(field.name())));
        }
        return fields;
    }

    /** @param records those made so far, by their full names: a record may hold itself */
    private static AvroValue value(Schema schema, Map<String, AvroRecord> records) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, records);
            case ENUM -> AvroValues.Symbol.of(schema.getEnumSymbols());
            case ARRAY -> new AvroCollections.Elements(value(schema.getElementType(), records));
            case MAP -> new AvroCollections.Entries(value(schema.getValueType(), records));
            case UNION ->
                new AvroCollections.Union(schema.getTypes().stream()
                        .map(type -> value(type, records))
                        .toList());
            case FIXED -> fixed(schema);
            case STRING -> new AvroValues.Text();
            case BYTES -> new AvroValues.Bytes(scale(schema.getLogicalType()));
            case INT, LONG -> number(schema);
            case FLOAT -> new AvroValues.Single();
            case DOUBLE -> new AvroValues.Real();
            case BOOLEAN -> new AvroValues.Truth();
            case NULL -> new AvroValues.Nothing();
        };
    }

    private static AvroRecord record(Schema schema, Map<String, AvroRecord> records) {
        AvroRecord known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        AvroRecord made = new AvroRecord();
        records.put(schema.getFullName(), made);
        made.fields(fields(schema, name -> true, records));
        return made;
    }

    private static AvroValue fixed(Schema schema) {
        boolean uuid = schema.getLogicalType() != null
                && Set.of("uuid").contains(schema.getLogicalType().getName())
                && schema.getFixedSize() == 16;
        return uuid
                ? new AvroValues.Uuid()
                : new AvroValues.Fixed(schema.getFixedSize(), scale(schema.getLogicalType()));
    }

    private static AvroValue number(Schema schema) {
        boolean narrow = schema.getType() == Schema.Type.INT;
        String logical =
                schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return switch (logical) {
            case "date" -> new AvroValues.Day();
            case "timestamp-millis", "local-timestamp-millis" -> new AvroValues.Time(1_000, 1);
            case "timestamp-micros", "local-timestamp-micros" -> new AvroValues.Time(1, 1);
            case "timestamp-nanos", "local-timestamp-nanos" -> new AvroValues.Time(1, 1_000);
            default -> new AvroValues.Whole(narrow);
        };
    }

    /** Of a decimal; -1 of all else. */
    private static int scale(@org.jspecify.annotations.Nullable LogicalType type) {
        return type instanceof LogicalTypes.Decimal decimal ? decimal.getScale() : AvroValues.NO_DECIMAL;
    }
}
