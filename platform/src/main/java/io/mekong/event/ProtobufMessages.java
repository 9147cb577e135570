package io.mekong.event;

import io.mekong.project.Format;
import io.mekong.project.Format.SchemaSource;
import io.mekong.project.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Opens the schemas of Protocol Buffers messages. */
final class ProtobufMessages {
    private static final List<String> COMPILED = List.of(".desc", ".pb", ".protoset", ".fds");
    /** How many folders above that of a file its imports may begin at. */
    private static final int MOST_FOLDERS = 8;

    private static final int MOST_NESTING = 100;

    private ProtobufMessages() {}

    /** @throws io.mekong.core.MekongException USER when the schema's file is no good */
    static Transcoder of(Stream stream, Format.Protobuf format) {
        Predicate<String> wanted = WantedFields.of(stream);
        return switch (format.schema()) {
            case SchemaSource.File(var path) -> {
                SchemaFile file = new SchemaFile(path, stream.name());
                try {
                    ProtobufSchema schema = read(file);
                    yield transcoder(format.message().map(schema::message).orElseGet(schema::first), wanted);
                } catch (IllegalArgumentException e) {
                    throw file.wrong(String.valueOf(e.getMessage()));
                }
            }
            case SchemaSource.Registry registry ->
                new RegisteredTranscoder(
                        new SchemaRegistry(registry, stream.name()),
                        "PROTOBUF",
                        schema -> indexed(registered(schema), format.message(), wanted));
        };
    }

    private static ProtobufSchema read(SchemaFile file) {
        String name = file.path().toString().toLowerCase(Locale.ROOT);
        if (COMPILED.stream().anyMatch(name::endsWith)) {
            return ProtoDescriptors.read(file.bytes());
        }
        return ProtoFiles.read(file.text(), imported -> find(file, imported));
    }

    /** Imports begin at a folder that only the author knows: that of the file, or one above. */
    private static Optional<String> find(SchemaFile file, String imported) {
        Path folder = file.path().toAbsolutePath().getParent();
        for (int i = 0; folder != null && i < MOST_FOLDERS; i++) {
            Path candidate = folder.resolve(imported).normalize();
            if (candidate.startsWith(folder) && Files.isRegularFile(candidate)) {
                return Optional.of(new SchemaFile(candidate, file.stream()).text());
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }

    private static ProtobufSchema registered(RegisteredSchema schema) {
        return ProtoFiles.read(
                schema.text(),
                imported -> schema.references().stream()
                        .filter(reference -> reference.name().equals(imported))
                        .map(RegisteredSchema.Reference::text)
                        .findFirst());
    }

    private static Transcoder transcoder(ProtobufMessage type, Predicate<String> wanted) {
        ProtobufMessage some = type.only(wanted);
        return (message, from, to, out) -> some.write(new BinaryInput(name(type), message, from, to), out, 0);
    }

    private static String name(ProtobufMessage type) {
        return "a message " + type.name();
    }

    /** Messages that say in front which of the schema's types they are. */
    private static Transcoder indexed(ProtobufSchema schema, Optional<String> only, Predicate<String> wanted) {
        Map<List<Integer>, Transcoder> known = new HashMap<>();
        return (message, from, to, out) -> {
            BinaryInput in = new BinaryInput("Protocol Buffers by a registry", message, from, to);
            List<Integer> indexes = indexes(in);
            Transcoder transcoder = known.get(indexes);
            if (transcoder == null) {
                transcoder = transcoder(type(schema, indexes, only), wanted);
                known.put(indexes, transcoder);
            }
            transcoder.write(message, in.at(), to, out);
        };
    }

    private static ProtobufMessage type(ProtobufSchema schema, List<Integer> indexes, Optional<String> only)
            throws RejectedEvent {
        try {
            ProtobufMessage type = schema.at(indexes);
            if (only.isPresent() && !only.get().equals(type.name())) {
                throw new RejectedEvent("the message is " + type.name() + ", not " + only.get());
            }
            return type;
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent("the message is of a type that its schema does not have: " + e.getMessage());
        }
    }

    /** How many indexes, and each of them; none stands for the first type. */
    private static List<Integer> indexes(BinaryInput in) throws RejectedEvent {
        long count = in.zigzag();
        if (count < 0 || count > MOST_NESTING) {
            throw in.wrong("a type that is nested " + count + " deep");
        }
        if (count == 0) {
            return List.of(0);
        }
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indexes.add((int) in.zigzag());
        }
        return indexes;
    }
}
