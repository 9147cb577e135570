package io.mekong.project;

import io.mekong.core.ObjectAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the archived streams are kept. */
public sealed interface LakeAddress {
    /** A folder of this machine. */
    record Folder(Path path) implements LakeAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A bucket of the project's object storage, and a folder in it where the key names one. */
    record Bucket(ObjectAddress address) implements LakeAddress {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** @param address {@code hdfs://user@namenode:9000/folder}; without a user we are who runs the process */
    record Hdfs(URI address) implements LakeAddress {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * @param root what a relative path starts from
     * @throws IllegalArgumentException with what is wrong, as the end of a sentence
     */
    static LakeAddress parse(String text, Path root) {
        String address = text.strip();
        if (ObjectAddress.isOne(address)) {
            return new Bucket(ObjectAddress.parse(address));
        }
        if (address.startsWith("hdfs://")) {
            return new Hdfs(hdfs(address));
        }
        if (address.contains("://")) {
            throw new IllegalArgumentException("it begins with neither `s3://` nor `hdfs://`, and is no path");
        }
        return new Folder(root.resolve(address).normalize());
    }

    private static URI hdfs(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
                throw new IllegalArgumentException("it names no host or no folder");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
        }
    }
}
