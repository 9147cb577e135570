package io.mekong.objects;

import io.mekong.core.ObjectAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;

/** Puts and copies: at once where it is small, else in parts, of which one is held at a time. */
final class Uploads {
    private static final int PART_BYTES = 16 << 20;

    /** What S3 copies at once. */
    private static final long LARGEST_COPY = 5L << 30;

    private static final long COPIED_PART = 1L << 30;

    private final S3Client client;

    Uploads(S3Client client) {
        this.client = client;
    }

    String put(ObjectAddress address, byte[] content, String contentType) {
        return client.putObject(
                        request -> request.bucket(address.bucket())
                                .key(address.key())
                                .contentType(contentType),
                        RequestBody.fromBytes(content))
                .eTag();
    }

    String put(ObjectAddress address, InputStream content, String contentType) throws IOException {
        byte[] part = content.readNBytes(PART_BYTES);
        if (part.length < PART_BYTES) {
            return put(address, part, contentType);
        }
        String upload = client.createMultipartUpload(request ->
                        request.bucket(address.bucket()).key(address.key()).contentType(contentType))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            while (part.length > 0) {
                int number = parts.size() + 1;
                String tag = client.uploadPart(
                                request -> request.bucket(address.bucket())
                                        .key(address.key())
                                        .uploadId(upload)
                                        .partNumber(number),
                                RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
                part = content.readNBytes(PART_BYTES);
            }
            return complete(address, upload, parts);
        } catch (IOException | RuntimeException e) {
            abort(address, upload, e);
            throw e;
        }
    }

    String copy(ObjectAddress from, ObjectAddress to) {
        var head = client.headObject(request -> request.bucket(from.bucket()).key(from.key()));
        if (head.contentLength() <= LARGEST_COPY) {
            return client.copyObject(request -> request.sourceBucket(from.bucket())
                            .sourceKey(from.key())
                            .destinationBucket(to.bucket())
                            .destinationKey(to.key()))
                    .copyObjectResult()
                    .eTag();
        }
        String upload = client.createMultipartUpload(request -> request.bucket(to.bucket())
                        .key(to.key())
                        .contentType(head.contentType())
                        .metadata(head.metadata()))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < head.contentLength(); at += COPIED_PART) {
                int number = parts.size() + 1;
                String range = "bytes=" + at + "-" + (Math.min(at + COPIED_PART, head.contentLength()) - 1);
                CopyPartResult copied = client.uploadPartCopy(request -> request.sourceBucket(from.bucket())
                                .sourceKey(from.key())
                                .copySourceIfMatch(head.eTag())
                                .copySourceRange(range)
                                .destinationBucket(to.bucket())
                                .destinationKey(to.key())
                                .uploadId(upload)
                                .partNumber(number))
                        .copyPartResult();
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(copied.eTag())
                        .build());
            }
            return complete(to, upload, parts);
        } catch (RuntimeException e) {
            abort(to, upload, e);
            throw e;
        }
    }

    private String complete(ObjectAddress address, String upload, List<CompletedPart> parts) {
        return client.completeMultipartUpload(request -> request.bucket(address.bucket())
                        .key(address.key())
                        .uploadId(upload)
                        .multipartUpload(
                                CompletedMultipartUpload.builder().parts(parts).build()))
                .eTag();
    }

    private void abort(ObjectAddress address, String upload, Exception cause) {
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(address.bucket()).key(address.key()).uploadId(upload));
        } catch (SdkException e) {
            cause.addSuppressed(e);
        }
    }
}
