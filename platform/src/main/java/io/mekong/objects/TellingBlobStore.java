package io.mekong.objects;

import io.mekong.project.Source.Bucket.Happening;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Files as objects, that tells of each that comes or goes before its request is answered: whoever is told that an object is
 * stored can rely on its notification. An object is on the disk, and not only in the system's memory, when that is told.
 */
final class TellingBlobStore extends ForwardingBlobStore {
    /** Under this S3Proxy keeps what it knows of uploads in parts. */
    private static final String STUB = ".s3proxy-mpu-stub-";

    private final Path folder;
    private final Notifications notifications;

    TellingBlobStore(BlobStore files, Path folder, Notifications notifications) {
        super(files);
        this.folder = folder;
        this.notifications = notifications;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        PutObjectResponse response = super.putBlob(request, content);
        created("Put", request.bucket(), request.key(), response.versionId());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        created("Copy", request.destinationBucket(), request.destinationKey(), response.versionId());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        created("CompleteMultipartUpload", upload.containerName(), upload.blobName(), response.versionId());
        return response;
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        boolean told = !request.key().startsWith(STUB)
                && notifications.concerns(Happening.REMOVED, request.bucket(), request.key())
                && head(request.bucket(), request.key()).isPresent();
        DeleteObjectResponse response = super.removeBlob(request);
        if (told) {
            boolean marked = Boolean.TRUE.equals(response.deleteMarker());
            tell(
                    Happening.REMOVED,
                    marked ? "DeleteMarkerCreated" : "Delete",
                    request.bucket(),
                    request.key(),
                    Optional.empty(),
                    response.versionId());
        }
        return response;
    }

    private void created(String how, String bucket, String key, @Nullable String version) {
        if (key.startsWith(STUB)) {
            return;
        }
        force(bucket, key);
        if (notifications.concerns(Happening.CREATED, bucket, key)) {
            tell(Happening.CREATED, how, bucket, key, head(bucket, key), version);
        }
    }

    private void tell(
            Happening happening,
            String how,
            String bucket,
            String key,
            Optional<ObjectDetail> object,
            @Nullable String version) {
        try {
            notifications.tell(happening, how, bucket, key, object, Optional.ofNullable(version));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is told that it failed, and tries again
        }
    }

    private Optional<ObjectDetail> head(String bucket, String key) {
        try {
            // The interface promises an answer; a store on files has none for what is not there.
            @Nullable
            HeadObjectResponse head = delegate()
                    .blobMetadata(
                            HeadObjectRequest.builder().bucket(bucket).key(key).build());
            return Optional.ofNullable(head).map(found -> ObjectStore.detail(key, found));
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    private void force(String bucket, String key) {
        try {
            Path file = folder.resolve(bucket).resolve(key);
            if (Files.isRegularFile(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidPathException e) {
            // What is stored under another name than its own is as durable as the system makes it.
        }
    }
}
