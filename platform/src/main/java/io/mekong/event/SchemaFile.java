package io.mekong.event;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A schema that is a file of the project. */
record SchemaFile(Path path, String stream) {
    byte[] bytes() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw wrong("it cannot be read: " + MekongException.reason(e));
        }
    }

    String text() {
        byte[] bytes = bytes();
        if (Utf8.firstBroken(bytes, 0, bytes.length) < bytes.length) {
            throw wrong("it is not UTF-8");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    MekongException wrong(String why) {
        return MekongException.user(
                "Cannot read stream `" + stream + "` by the schema " + path.getFileName(),
                why,
                "Correct the schema, or `format` of the stream.");
    }
}
