package io.mekong.core;

/**
 * Where an object is, or where several are: {@code s3://bucket/key}.
 *
 * @param key may be empty (the whole bucket), and may end in {@code /} (what is under it)
 */
public record ObjectAddress(String bucket, String key) {
    public static final String SCHEME = "s3://";

    /** Whether a text means to be such an address, right or wrong. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /** @throws IllegalArgumentException where there is no bucket in it */
    public static ObjectAddress parse(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("it does not begin with " + SCHEME);
        }
        String path = text.substring(SCHEME.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("there is no bucket in it");
        }
        return new ObjectAddress(bucket, slash < 0 ? "" : path.substring(slash + 1));
    }

    /** The same bucket, and {@code name} after this key. */
    public ObjectAddress resolve(String name) {
        return new ObjectAddress(bucket, key.isEmpty() || key.endsWith("/") ? key + name : key + "/" + name);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
