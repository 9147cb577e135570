package io.mekong.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a {@code .proto} file with all that it imports. Files that everybody knows need not be there. */
final class ProtoFiles {
    private final Function<String, Optional<String>> imports;
    private final List<ProtoFile> imported = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private ProtoFiles(Function<String, Optional<String>> imports) {
        this.imports = imports;
    }

    /**
     * @param imports gives the text of a file by the name it is imported by; one that is not there may not matter, where it
     *     only has options
     * @throws IllegalArgumentException with what is wrong
     */
    static ProtobufSchema read(String main, Function<String, Optional<String>> imports) {
        ProtoFiles files = new ProtoFiles(imports);
        ProtoFile file = ProtoParser.parse(main);
        file.imports().forEach(files::read);
        return new ProtobufSchema(file, files.imported);
    }

    private void read(String name) {
        String resource = name.startsWith("google/protobuf/")
                ? "well-known.proto"
                : name.equals("confluent/type/decimal.proto") ? "decimal.proto" : "";
        if (!names.add(resource.isEmpty() ? name : resource)) {
            return;
        }
        Optional<String> text = resource.isEmpty() ? imports.apply(name) : Optional.of(resource(resource));
        text.ifPresent(source -> {
            ProtoFile file = parse(name, source);
            imported.add(file);
            file.imports().forEach(this::read);
        });
    }

    private static ProtoFile parse(String name, String source) {
        try {
            return ProtoParser.parse(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in " + name + ", " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ProtoFiles.class.getResourceAsStream("/proto/" + name)) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
