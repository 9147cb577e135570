package io.mekong.project;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a ClickHouse server is: {@code clickhouse://user:password@host:8123/database}, or {@code https://…} with port
 * 8443. The user is {@code default} and the database {@code mekong} where none are given.
 *
 * @param endpoint its address without user and database
 * @param password may be empty
 */
public record OlapAddress(String endpoint, String user, String password, String database) {
    /** @throws IllegalArgumentException with what is wrong, as the end of a sentence */
    public static OlapAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        boolean secure = scheme.equals("https") || scheme.equals("clickhouses");
        if (!secure && !scheme.equals("clickhouse") && !scheme.equals("http")) {
            throw new IllegalArgumentException("it begins with neither `clickhouse://` nor `https://`");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("it names no host");
        }
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (path.contains("/") || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("there is more than a database behind the host");
        }
        String[] known = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        int port = uri.getPort() < 0 ? secure ? 8443 : 8123 : uri.getPort();
        return new OlapAddress(
                (secure ? "https://" : "http://") + uri.getHost() + ":" + port,
                known.length == 0 || known[0].isEmpty() ? "default" : decoded(known[0]),
                known.length < 2 ? "" : decoded(known[1]),
                path.isEmpty() ? "mekong" : path);
    }

    /** Without the password. */
    public String shown() {
        return endpoint + "/" + database;
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
