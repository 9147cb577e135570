package io.mekong.objects;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where the objects are. */
public sealed interface StorageConfig {
    /** A name that S3 wants; a store of one's own takes any. */
    String region();

    /**
     * In this process.
     *
     * @param bind the address to listen on
     * @param data the folder of the data: objects in {@code s3}, what is still to be told of them in {@code s3.outbox}
     * @param keys instead of those that are made for it
     */
    record Embedded(String bind, int port, Path data, String region, Optional<StorageKeys> keys)
            implements StorageConfig {}

    /**
     * Elsewhere.
     *
     * @param keys empty: from where the programs of AWS have them
     * @param pathStyle whether the bucket stands in the path of an address, and not before its host
     */
    record External(URI endpoint, String region, Optional<StorageKeys> keys, boolean pathStyle)
            implements StorageConfig {}
}
