package io.mekong.event;

import io.mekong.project.Format.SchemaSource;
import io.mekong.project.Stream;
import java.util.function.Predicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Opens the schemas of Avro messages. */
final class AvroMessages {
    private AvroMessages() {}

    /** @throws io.mekong.core.MekongException USER when the schema's file is no good */
    static Transcoder of(Stream stream, SchemaSource source) {
        Predicate<String> wanted = WantedFields.of(stream);
        return switch (source) {
            case SchemaSource.File(var path) -> {
                SchemaFile file = new SchemaFile(path, stream.name());
                try {
                    yield AvroTranscoder.of(parse(new Schema.Parser(), file.text()), wanted);
                } catch (IllegalArgumentException e) {
                    throw file.wrong(String.valueOf(e.getMessage()));
                }
            }
            case SchemaSource.Registry registry ->
                new RegisteredTranscoder(
                        new SchemaRegistry(registry, stream.name()),
                        "AVRO",
                        schema -> AvroTranscoder.of(registered(schema), wanted));
        };
    }

    private static Schema registered(RegisteredSchema schema) {
        Schema.Parser parser = new Schema.Parser();
        for (RegisteredSchema.Reference reference : schema.references()) {
            parse(parser, reference.text());
        }
        return parse(parser, schema.text());
    }

    private static Schema parse(Schema.Parser parser, String text) {
        try {
            return parser.parse(text);
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException("it is no Avro schema: " + Text.cut(String.valueOf(e.getMessage())), e);
        }
    }
}
