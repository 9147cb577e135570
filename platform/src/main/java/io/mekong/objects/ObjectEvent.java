package io.mekong.objects;

import io.mekong.project.Source.Bucket.Happening;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an object.
 *
 * @param how S3's word: {@code Put}, {@code Copy}, {@code CompleteMultipartUpload}, {@code Delete} …
 * @param object as it is now; empty once it is gone, or where it went meanwhile
 * @param version of a bucket that keeps versions
 * @param sequencer grows with each event of an object
 */
record ObjectEvent(
        Happening happening,
        String how,
        String bucket,
        String key,
        Optional<ObjectDetail> object,
        Optional<String> version,
        Instant at,
        long sequencer) {
    /** {@code s3:ObjectCreated:Put}. */
    String name() {
        return switch (happening) {
            case CREATED -> "s3:ObjectCreated:" + how;
            case REMOVED -> "s3:ObjectRemoved:" + how;
        };
    }

    String path() {
        return bucket + "/" + key;
    }
}
