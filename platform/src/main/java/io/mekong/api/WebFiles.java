package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The web interface, out of the jar. Files under {@code /assets} carry a hash of their content in their names and may be
 * kept for ever; every other address is a page of the application, which reads it from the URL.
 */
final class WebFiles {
    private static final String ROOT = "/web/";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("woff", "font/woff"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

    /** Serves a file, or the application's page for any other address. */
    void serve(Context context) throws IOException {
        String path = context.path().substring(1);
        if (path.startsWith("assets/") || isFile(path)) {
            asset(context, path);
        } else {
            page(context, path.equals("docs") ? "docs.html" : "index.html");
        }
    }

    private void asset(Context context, String path) throws IOException {
        Optional<byte[]> content = content(path);
        if (content.isEmpty()) {
            throw new io.javalin.http.NotFoundResponse();
        }
        boolean hashed = path.startsWith("assets/");
        context.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
        send(context, path, content.get());
    }

    private void page(Context context, String file) throws IOException {
        Optional<byte[]> content = content(file);
        context.header("Cache-Control", "no-cache");
        if (content.isPresent()) {
            send(context, file, content.get());
        } else {
            context.status(HttpStatus.NOT_FOUND)
                    .result(
                            "The web interface is not in this build. Build it with ./mekong, which needs Node 20 or later.");
        }
    }

    private static void send(Context context, String path, byte[] content) {
        String type = TYPES.getOrDefault(extension(path), "application/octet-stream");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Content-Security-Policy", policy(path));
        context.header("Referrer-Policy", "same-origin");
        context.contentType(type).result(content);
    }

    /** Nothing is loaded from another host, and no other page may frame this one. */
    private static String policy(String path) {
        // Charts, the editor and Swagger UI set styles on elements they make.
        String scripts = path.equals("docs.html") ? "'self' 'unsafe-inline'" : "'self'";
        return "default-src 'self'; script-src " + scripts
                + "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
                + " connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'";
    }

    private Optional<byte[]> content(String path) throws IOException {
        Optional<byte[]> known = files.get(path);
        if (known != null) {
            return known;
        }
        Optional<byte[]> read = path.contains("..") ? Optional.empty() : read(path);
        if (read.isPresent()) {
            files.put(path, read);
        }
        return read;
    }

    private static Optional<byte[]> read(String path) throws IOException {
        try (InputStream in = WebFiles.class.getResourceAsStream(ROOT + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    private static boolean isFile(String path) {
        return !path.contains("/") && TYPES.containsKey(extension(path));
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
