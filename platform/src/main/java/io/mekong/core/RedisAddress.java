package io.mekong.core;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and who we are there: {@code redis://user:password@host:6379/0}, or {@code rediss://} with TLS. Handed to
 * other processes with the work that writes there.
 *
 * @param knownUser null: the server's default user
 * @param knownPassword null: none is asked for
 * @param database its number, 0 and up
 */
public record RedisAddress(
        String host,
        int port,
        @Nullable String knownUser,
        @Nullable String knownPassword,
        int database,
        Transport transport)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int USUAL_PORT = 6379;

    /** How the connection is protected. */
    public enum Transport {
        PLAIN,
        TLS
    }

    /** @throws IllegalArgumentException with what is wrong, as the end of a sentence */
    public static RedisAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
        }
        boolean secure = "rediss".equals(uri.getScheme());
        if (!secure && !"redis".equals(uri.getScheme())) {
            throw new IllegalArgumentException("it begins with neither `redis://` nor `rediss://`");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("it names no host");
        }
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (!path.matches("\\d{0,4}") || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("what stands behind the host is not the number of a database");
        }
        String[] known = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new RedisAddress(
                uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                known.length == 0 || known[0].isEmpty() ? null : decoded(known[0]),
                known.length < 2 || known[1].isEmpty() ? null : decoded(known[1]),
                path.isEmpty() ? 0 : Integer.parseInt(path),
                secure ? Transport.TLS : Transport.PLAIN);
    }

    public Optional<String> user() {
        return Optional.ofNullable(knownUser);
    }

    public Optional<String> password() {
        return Optional.ofNullable(knownPassword);
    }

    /** Without user and password. */
    public String shown() {
        return (transport == Transport.TLS ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return shown();
    }

    /** A plus stands for itself here. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
