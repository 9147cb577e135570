package io.mekong.objects;

import java.util.Optional;

/**
 * What of a bucket is listed, in the order of the keys' bytes.
 *
 * @param prefix of the keys; may be empty
 * @param depth how far below the prefix
 * @param after only what comes after this key or folder
 * @param most objects and folders together; 1 to 1000
 */
public record Listing(String bucket, String prefix, Depth depth, Optional<String> after, int most) {
    /** The most that S3 gives at once. */
    public static final int MOST = 1_000;

    /** Everything, or what stands before the next {@code /}, with folders for the rest. */
    public enum Depth {
        ALL,
        FOLDER
    }

    public Listing {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " objects, not " + most);
        }
    }

    public static Listing all(String bucket, String prefix) {
        return new Listing(bucket, prefix, Depth.ALL, Optional.empty(), MOST);
    }

    Listing from(String next) {
        return new Listing(bucket, prefix, depth, Optional.of(next), most);
    }
}
