package io.mekong.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole folders, and files that grow. */
final class Trees {
    private static final Logger log = LoggerFactory.getLogger(Trees.class);

    private Trees() {}

    /** Removes a folder and all in it; nothing when there is none. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Sets a file aside, as one of the same name with {@code .1}, once it is too long. */
    static void rotate(Path file, long longestBytes) {
        try {
            if (Files.exists(file) && Files.size(file) > longestBytes) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            log.debug("Cannot set {} aside", file, e);
        }
    }
}
