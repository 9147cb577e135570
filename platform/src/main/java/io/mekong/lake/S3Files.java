package io.mekong.lake;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.lake.LakeStorage.Stored;
import io.mekong.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lake in a bucket. An object is there whole or not at all, and once it is there everybody sees it. */
public final class S3Files implements FarFiles {
    private final ObjectStore store;
    private final ObjectAddress root;

    /**
     * @param store closed by whoever opened it
     * @param address the bucket, and the folder in it where there is one
     */
    public S3Files(ObjectStore store, ObjectAddress address) {
        this.store = store;
        this.root = address.key().isEmpty() || address.key().endsWith("/")
                ? address
                : new ObjectAddress(address.bucket(), address.key() + "/");
    }

    @Override
    public List<Stored> list(String prefix) {
        List<Stored> found = new ArrayList<>();
        store.forEach(
                root.bucket(),
                root.key() + prefix,
                object -> found.add(new Stored(object.key().substring(root.key().length()), object.sizeBytes())));
        return found;
    }

    @Override
    public void upload(Path local, String path) {
        store.write(root.resolve(path), local, "application/vnd.apache.parquet");
    }

    @Override
    public void download(String path, Path local) {
        store.read(root.resolve(path), local);
    }

    @Override
    public byte[] read(String path, long from, int length) {
        try (InputStream in = store.read(root.resolve(path), from, length)) {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot read " + root.resolve(path),
                    MekongException.rootReason(e),
                    "See whether the object storage answers.",
                    e);
        }
    }

    @Override
    public void delete(String path) {
        store.delete(root.resolve(path));
    }

    @Override
    public String address() {
        return root.toString();
    }

    @Override
    public void close() {
        // The client is not ours.
    }
}
