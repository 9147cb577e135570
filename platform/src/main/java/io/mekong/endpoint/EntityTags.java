package io.mekong.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tells two answers apart (RFC 9110, 8.8.3). */
final class EntityTags {
    private static final int BYTES = 12;

    private EntityTags() {}

    static String ofText(String text) {
        return "\"" + digest(text) + "\"";
    }

    /**
     * Of what a query gives while its tables stay at these commits. Weak: rows may be seen a moment before their commit is
     * counted.
     */
    static String ofVersions(String start, String sql, List<@Nullable Object> values, Map<String, Long> versions) {
        return "W/\"" + digest(start + '\0' + sql + '\0' + values + '\0' + new TreeMap<>(versions)) + "\"";
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
