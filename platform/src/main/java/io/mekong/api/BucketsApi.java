package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.ObjectAddress;
import io.mekong.objects.BucketSources;
import io.mekong.objects.Listing;
import io.mekong.objects.ObjectDetail;
import io.mekong.objects.ObjectPage;
import io.mekong.objects.ObjectStorage;
import io.mekong.objects.StoredObject;
import io.mekong.project.Source;
import io.mekong.store.ParquetFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets and what is in them. A key stands behind {@code ?key=}: it may hold what no path can. */
final class BucketsApi {
    private static final int USUAL = 100;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
    private static final String ROOT = "/api/v1/buckets";

    private final ObjectStorage storage;
    private final BucketSources sources;
    private final ObjectPreview preview;

    BucketsApi(ObjectStorage storage, BucketSources sources, ParquetFiles parquet) {
        this.storage = storage;
        this.sources = sources;
        this.preview = new ObjectPreview(storage.store(), parquet);
    }

    private record ToldView(String source, String stream, String prefix, String suffix, List<String> events) {
        static ToldView of(Source.Bucket source) {
            return new ToldView(
                    source.name(),
                    source.stream(),
                    source.prefix(),
                    source.suffix(),
                    source.events().stream()
                            .map(event -> event.name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .toList());
        }
    }

    private record BucketView(String name, List<ToldView> told) {}

    private record PageView(
            String bucket, String prefix, List<String> folders, List<StoredObject> objects, Optional<String> next) {}

    List<Route> routes() {
        String object = "{\"key\":\"testing_data/22.json\",\"sizeBytes\":231,\"tag\":\"99914b93\","
                + "\"modifiedAt\":\"2026-01-01T00:00:00Z\"";
        return List.of(
                Route.get(ROOT, "Objects", "The buckets, and who is told what happens in them")
                        .answers("[{\"name\":\"bronze\",\"told\":[{\"source\":\"testing\",\"stream\":\"testing\","
                                + "\"prefix\":\"testing_data/\",\"suffix\":\"\",\"events\":[\"created\"]}]}]")
                        .to(this::buckets),
                Route.get(ROOT + "/{bucket}/objects", "Objects", "What is in a bucket, in the order of the keys")
                        .query("prefix", "string", "Only keys that begin with this")
                        .query("all", "boolean", "Also what is in folders, instead of the folders")
                        .query("after", "string", "`next` of the page before")
                        .query("limit", "integer", "1 to " + Listing.MOST + ", " + USUAL + " when left out")
                        .answers("{\"bucket\":\"bronze\",\"prefix\":\"\",\"folders\":[\"testing_data/\"],\"objects\":["
                                + object + "}],\"next\":null}")
                        .to(this::objects),
                Route.get(ROOT + "/{bucket}/object", "Objects", "Download an object, or with `Range` a part of it")
                        .query("key", "string", "Which one")
                        .as("application/octet-stream")
                        .answers("its content")
                        .to(this::download),
                Route.put(ROOT + "/{bucket}/object", "Objects", "Put an object: the body, of any length")
                        .query("key", "string", "Under this key; one that is there is replaced")
                        .body("application/octet-stream", "its content")
                        .answers(object + ",\"contentType\":\"application/json\",\"metadata\":{}}")
                        .to(this::put),
                Route.delete(ROOT + "/{bucket}/object", "Objects", "Delete an object")
                        .query("key", "string", "Which one; none of that key is no error")
                        .answers("{}")
                        .to(this::delete),
                Route.get(ROOT + "/{bucket}/preview", "Objects", "The first lines of a text, the first rows of Parquet")
                        .query("key", "string", "Which one")
                        .query("limit", "integer", "Rows, 1 to 1000; 50 when left out")
                        .answers("{\"kind\":\"text\",\"object\":" + object
                                + ",\"contentType\":\"application/json\",\"metadata\":{}},\"text\":\"{}\",\"columns\":[],\"rows\":[],"
                                + "\"complete\":true}")
                        .to(context ->
                                Json.send(context, preview.of(address(context), Query.limit(context, 50, 1_000)))));
    }

    private void buckets(Context context) {
        Json.send(
                context,
                storage.store().buckets().stream()
                        .sorted()
                        .map(name -> new BucketView(
                                name,
                                sources.statuses().stream()
                                        .map(status -> status.definition())
                                        .filter(source -> source.bucket().equals(name))
                                        .map(ToldView::of)
                                        .toList()))
                        .toList());
    }

    private void objects(Context context) {
        String bucket = context.pathParam("bucket");
        String prefix = Optional.ofNullable(context.queryParam("prefix")).orElse("");
        boolean all = Boolean.parseBoolean(context.queryParam("all"));
        ObjectPage page = storage.store()
                .list(new Listing(
                        bucket,
                        prefix,
                        all ? Listing.Depth.ALL : Listing.Depth.FOLDER,
                        Query.text(context, "after"),
                        Query.limit(context, USUAL, Listing.MOST)));
        Json.send(context, new PageView(bucket, prefix, page.folders(), page.objects(), page.next()));
    }

    private void download(Context context) {
        ObjectAddress address = address(context);
        ObjectDetail detail = detail(address);
        // What somebody stored is shown by no browser as a page of ours.
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Content-Security-Policy", "sandbox");
        context.header(
                "Content-Disposition",
                "attachment; filename*=UTF-8''"
                        + URLEncoder.encode(name(address.key()), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        context.header("ETag", "\"" + detail.tag() + "\"");
        context.header("Accept-Ranges", "bytes");
        context.contentType(detail.contentType());
        Optional<Matcher> range =
                Optional.ofNullable(context.header("Range")).map(RANGE::matcher).filter(Matcher::matches);
        if (range.isEmpty()) {
            context.header("Content-Length", String.valueOf(detail.sizeBytes()));
            context.result(storage.store().read(address));
            return;
        }
        long first = Long.parseLong(range.get().group(1));
        String end = range.get().group(2);
        long last = end.isEmpty() ? detail.sizeBytes() - 1 : Math.min(Long.parseLong(end), detail.sizeBytes() - 1);
        if (first > last) {
            context.status(HttpStatus.RANGE_NOT_SATISFIABLE);
            context.header("Content-Range", "bytes */" + detail.sizeBytes());
            return;
        }
        context.status(HttpStatus.PARTIAL_CONTENT);
        context.header("Content-Range", "bytes " + first + "-" + last + "/" + detail.sizeBytes());
        context.header("Content-Length", String.valueOf(last - first + 1));
        context.result(storage.store().read(address, first, last - first + 1));
    }

    private void put(Context context) {
        ObjectAddress address = address(context);
        String type = Optional.ofNullable(context.contentType()).orElse("application/octet-stream");
        storage.store().write(address, context.bodyInputStream(), type);
        Json.send(context, detail(address));
    }

    private void delete(Context context) {
        storage.store().delete(address(context));
        context.contentType("application/json").result("{}");
    }

    private ObjectDetail detail(ObjectAddress address) {
        return storage.store().head(address).orElseThrow(() -> notThere(address));
    }

    static NotFoundException notThere(ObjectAddress address) {
        return new NotFoundException("Cannot read " + address, "it is not there", "Check the bucket and the key.");
    }

    private static ObjectAddress address(Context context) {
        String key = Optional.ofNullable(context.queryParam("key"))
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> MekongException.user(
                        "It is not said which object", "there is no `key`", "Add `?key=` and the key."));
        return new ObjectAddress(context.pathParam("bucket"), key);
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
