package io.mekong.objects;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** A client that is made when it is first needed: its classes take half a second to load. */
final class LazyClient implements AutoCloseable {
    private final Supplier<S3Client> maker;
    private @Nullable S3Client made;
    private boolean closed;

    LazyClient(Supplier<S3Client> maker) {
        this.maker = maker;
    }

    synchronized S3Client get() {
        if (closed) {
            throw new IllegalStateException("the client of the object storage is closed");
        }
        S3Client client = made == null ? maker.get() : made;
        made = client;
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (made != null) {
            made.close();
        }
    }
}
