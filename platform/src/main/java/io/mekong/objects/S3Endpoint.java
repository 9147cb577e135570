package io.mekong.objects;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** S3 over HTTP, with a folder a bucket and a file an object. Requests are signed with the keys. */
final class S3Endpoint implements AutoCloseable {
    /** What is under way at the end may be; a put that is cut off was not acknowledged. */
    private static final long STOP_MS = 3_000;

    private static final int MOST_THREADS = 128;

    private final S3Proxy proxy;
    private final BlobStore objects;

    private S3Endpoint(S3Proxy proxy, BlobStore objects) {
        this.proxy = proxy;
        this.objects = objects;
    }

    /**
     * @param folder of the buckets
     * @throws MekongException RESOURCE when it cannot listen or write
     */
    static S3Endpoint open(StorageConfig.Embedded config, Path folder, StorageKeys keys, Notifications notifications) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotStart(MekongException.reason(e), "Choose a data folder you may write to with `--data`.", e);
        }
        BlobStore objects = new TellingBlobStore(new FilesystemNio2BlobStore(folder.toString()), folder, notifications);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://" + literal(config.bind()) + ":" + config.port()))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, keys.accessKey(), keys.secretKey())
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(MOST_THREADS)
                .stopTimeout(STOP_MS)
                .build();
        try {
            proxy.start();
        } catch (Exception e) { // which ones is Jetty's affair
            throw cannotStart(
                    "it cannot listen on port " + config.port() + ": " + MekongException.rootReason(e),
                    "Stop what holds that port, or move all ports with `--port-offset`.",
                    e);
        }
        return new S3Endpoint(proxy, objects);
    }

    private static MekongException cannotStart(String why, String fix, Exception cause) {
        return MekongException.resource("Cannot start the S3 endpoint", why, fix, cause);
    }

    /** An IPv6 address stands in brackets in a URI. */
    private static String literal(String bind) {
        return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    /** Safe to repeat. */
    void ensureBucket(String bucket) {
        try {
            objects.createContainer(bucket);
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            // It is what was asked for.
        } catch (RuntimeException e) {
            throw MekongException.resource(
                    "Cannot make the bucket `" + bucket + "`",
                    MekongException.rootReason(e),
                    "Check the data folder and the room on its disk.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            org.slf4j.LoggerFactory.getLogger(S3Endpoint.class).debug("The S3 endpoint did not stop in time", e);
        }
    }
}
