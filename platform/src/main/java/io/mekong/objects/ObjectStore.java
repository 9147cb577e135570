package io.mekong.objects;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Objects in buckets, behind any S3 endpoint. Safe for all threads. Every failure is a {@link MekongException} that names
 * the store, and a missing bucket or object a {@link io.mekong.core.NotFoundException}.
 */
public final class ObjectStore implements AutoCloseable {
    private final LazyClient client;
    private final String where;

    private ObjectStore(LazyClient client, String where) {
        this.client = client;
        this.where = where;
    }

    /**
     * Asks nobody yet: what is wrong with the address or the keys is told by the first question.
     *
     * @param keys empty: from where the programs of AWS have them
     */
    public static ObjectStore open(URI endpoint, String region, Optional<StorageKeys> keys, boolean pathStyle) {
        return new ObjectStore(
                new LazyClient(() -> S3Clients.open(endpoint, region, keys, pathStyle)),
                "the object storage at " + endpoint);
    }

    /** The names of all buckets. */
    public List<String> buckets() {
        return ask(
                "Cannot list the buckets",
                "",
                () -> client.get().listBuckets().buckets().stream()
                        .map(bucket -> bucket.name())
                        .toList());
    }

    /** Safe to repeat, and beside others who do the same. */
    public void ensureBucket(String bucket) {
        String what = "Cannot make the bucket `" + bucket + "`";
        try {
            client.get().createBucket(request -> request.bucket(bucket));
        } catch (SdkException e) {
            if (!ObjectErrors.code(e).startsWith("BucketAlready")) {
                throw ObjectErrors.translate(what, bucket, where, e);
            }
        }
    }

    public ObjectPage list(Listing listing) {
        String what = "Cannot list " + new ObjectAddress(listing.bucket(), listing.prefix());
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(listing.bucket())
                .prefix(listing.prefix())
                .maxKeys(listing.most());
        if (listing.depth() == Listing.Depth.FOLDER) {
            request.delimiter("/");
        }
        listing.after().ifPresent(request::continuationToken);
        ListObjectsV2Response page =
                ask(what, listing.bucket(), () -> client.get().listObjectsV2(request.build()));
        return new ObjectPage(
                page.contents().stream()
                        .map(object -> new StoredObject(
                                object.key(), object.size(), plain(object.eTag()), object.lastModified()))
                        .toList(),
                page.commonPrefixes().stream().map(folder -> folder.prefix()).toList(),
                Optional.ofNullable(page.nextContinuationToken()));
    }

    /** All objects whose keys begin with the prefix, in order, however many: a page at a time. */
    public void forEach(String bucket, String prefix, Consumer<StoredObject> each) {
        Optional<Listing> listing = Optional.of(Listing.all(bucket, prefix));
        while (listing.isPresent()) {
            Listing current = listing.get();
            ObjectPage page = list(current);
            page.objects().forEach(each);
            listing = page.next().map(current::from);
        }
    }

    /** Empty where there is no such object. A missing bucket looks the same: S3 does not tell which it is. */
    public Optional<ObjectDetail> head(ObjectAddress address) {
        try {
            HeadObjectResponse head = client.get()
                    .headObject(request -> request.bucket(address.bucket()).key(address.key()));
            return Optional.of(detail(address.key(), head));
        } catch (SdkException e) {
            if (ObjectErrors.code(e).equals("NoSuchKey") || ObjectErrors.code(e).equals("NoSuchBucket")) {
                return Optional.empty();
            }
            throw ObjectErrors.translate("Cannot look at " + address, address.bucket(), where, e);
        }
    }

    /** The content, which the caller closes. */
    public InputStream read(ObjectAddress address) {
        return open(address, Optional.empty());
    }

    /** A part of the content, which the caller closes; shorter where the object ends before. */
    public InputStream read(ObjectAddress address, long fromByte, long length) {
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        return open(address, Optional.of("bytes=" + fromByte + "-" + (fromByte + length - 1)));
    }

    private InputStream open(ObjectAddress address, Optional<String> range) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(address.bucket()).key(address.key());
        range.ifPresent(request::range);
        return ask(
                "Cannot read " + address, address.bucket(), () -> client.get().getObject(request.build()));
    }

    /** The whole content. For what is known to be small. */
    public byte[] bytes(ObjectAddress address) {
        try (InputStream in = read(address)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw interrupted("Cannot read " + address, e);
        }
    }

    /** Into a file, which is replaced. */
    public void read(ObjectAddress address, Path file) {
        try (InputStream in = read(address)) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw interrupted("Cannot read " + address + " into " + file, e);
        }
    }

    /** Whole or not at all, as everything that is written. */
    public void write(ObjectAddress address, byte[] content, String contentType) {
        ask(
                "Cannot write " + address,
                address.bucket(),
                () -> new Uploads(client.get()).put(address, content, contentType));
    }

    public void write(ObjectAddress address, Path file, String contentType) {
        try (InputStream in = Files.newInputStream(file)) {
            write(address, in, contentType);
        } catch (IOException e) {
            throw interrupted("Cannot write " + address + " from " + file, e);
        }
    }

    /** Content of any length, of which a few megabytes are held at a time. */
    public void write(ObjectAddress address, InputStream content, String contentType) {
        String what = "Cannot write " + address;
        ask(what, address.bucket(), () -> {
            try {
                return new Uploads(client.get()).put(address, content, contentType);
            } catch (IOException e) {
                throw interrupted(what, e);
            }
        });
    }

    /** Within the store, with all that is known of the object. */
    public void copy(ObjectAddress from, ObjectAddress to) {
        ask(
                "Cannot copy " + from + " to " + to,
                from.bucket().equals(to.bucket()) ? from.bucket() : from.bucket() + "` or `" + to.bucket(),
                () -> new Uploads(client.get()).copy(from, to));
    }

    /** Safe to repeat. */
    public void delete(ObjectAddress address) {
        ask(
                "Cannot delete " + address,
                address.bucket(),
                () -> client.get()
                        .deleteObject(
                                request -> request.bucket(address.bucket()).key(address.key())));
    }

    /** Safe to repeat; in any number. */
    public void delete(String bucket, Collection<String> keys) {
        String what = "Cannot delete from the bucket `" + bucket + "`";
        List<String> rest = new ArrayList<>(keys);
        while (!rest.isEmpty()) {
            List<String> some = rest.subList(0, Math.min(Listing.MOST, rest.size()));
            Delete delete = Delete.builder()
                    .quiet(true)
                    .objects(some.stream()
                            .map(key -> ObjectIdentifier.builder().key(key).build())
                            .toList())
                    .build();
            DeleteObjectsResponse answer = ask(
                    what,
                    bucket,
                    () -> client.get()
                            .deleteObjects(request -> request.bucket(bucket).delete(delete)));
            if (!answer.errors().isEmpty()) {
                S3Error first = answer.errors().getFirst();
                throw MekongException.resource(
                        what,
                        where + " kept `" + first.key() + "`: " + first.message(),
                        "Delete it again; what is gone is no problem.",
                        null);
            }
            some.clear();
        }
    }

    /** @throws MekongException where the store does not answer, or refuses the keys */
    public void requireWorking() {
        buckets();
    }

    /** The store, for people. */
    public String where() {
        return where;
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T ask(String what, String bucket, Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw ObjectErrors.translate(what, bucket, where, e);
        }
    }

    private MekongException interrupted(String what, IOException cause) {
        return MekongException.resource(
                what, "it broke off: " + MekongException.rootReason(cause), "Try again.", cause);
    }

    static ObjectDetail detail(String key, HeadObjectResponse head) {
        return new ObjectDetail(
                key,
                head.contentLength(),
                plain(head.eTag()),
                head.lastModified(),
                Optional.ofNullable(head.contentType()).orElse("application/octet-stream"),
                head.metadata());
    }

    private static String plain(String tag) {
        return tag.replace("\"", "");
    }
}
