package io.mekong.api;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.objects.ObjectDetail;
import io.mekong.objects.ObjectStore;
import io.mekong.store.ParquetFiles;
import io.mekong.store.QueryResult.ResultColumn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks into objects. */
record ObjectPreview(ObjectStore store, ParquetFiles parquet) {
    private static final int TEXT_BYTES = 64 << 10;
    private static final DataSize LARGEST_PARQUET = DataSize.ofMegabytes(256);

    /**
     * @param kind {@code text}, {@code rows} or {@code binary}, which is not shown
     * @param complete whether that is all there is
     */
    record View(
            String kind,
            ObjectDetail object,
            String text,
            List<ResultColumn> columns,
            List<List<@Nullable String>> rows,
            boolean complete) {}

    View of(ObjectAddress address, int rows) {
        ObjectDetail object = store.head(address).orElseThrow(() -> BucketsApi.notThere(address));
        if (address.key().toLowerCase(Locale.ROOT).endsWith(".parquet")) {
            return parquet(address, object, rows);
        }
        return text(address, object);
    }

    private View parquet(ObjectAddress address, ObjectDetail object, int rows) {
        if (object.sizeBytes() > LARGEST_PARQUET.bytes()) {
            throw MekongException.user(
                    "Cannot show the rows of " + address,
                    "it has " + new DataSize(object.sizeBytes()) + ", and at most " + LARGEST_PARQUET
                            + " are looked into",
                    "Download it.");
        }
        Path file = temporary();
        try {
            store.read(address, file);
            ParquetFiles.Head head = parquet.head(file, rows);
            return new View(
                    "rows", object, "", head.columns(), head.rows(), head.rows().size() < rows);
        } finally {
            remove(file);
        }
    }

    private View text(ObjectAddress address, ObjectDetail object) {
        byte[] bytes;
        try (InputStream in = store.read(address, 0, Math.min(TEXT_BYTES, object.sizeBytes()))) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw MekongException.resource("Cannot read " + address, MekongException.reason(e), "Try again.", e);
        }
        boolean complete = bytes.length == object.sizeBytes();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        // A letter that is cut in two at the end is no fault.
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, complete);
        text.flip();
        boolean shown = !result.isError() && text.chars().noneMatch(letter -> letter == 0);
        return new View(
                shown ? "text" : "binary", object, shown ? text.toString() : "", List.of(), List.of(), complete);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("mekong-preview", ".parquet");
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot look into the object", MekongException.reason(e), "Make room for temporary files.", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(ObjectPreview.class).debug("Cannot remove {}", file, e);
        }
    }
}
