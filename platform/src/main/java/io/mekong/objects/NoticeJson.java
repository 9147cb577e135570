package io.mekong.objects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes events as MinIO sends them to Kafka, so that what was written for MinIO reads them. See
 * <a href="https://min.io/docs/minio/linux/administration/monitoring/bucket-notifications.html">bucket notifications</a>.
 *
 * @param region of the store
 * @param principal whose key the store takes
 * @param endpoint of the store
 */
record NoticeJson(String region, String principal, URI endpoint) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    String write(ObjectEvent event) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("EventName", event.name());
        root.put("Key", event.path());
        ObjectNode record = root.putArray("Records").addObject();
        record.put("eventVersion", "2.0");
        record.put("eventSource", "minio:s3");
        record.put("awsRegion", region);
        record.put("eventTime", TIME.format(event.at()));
        record.put("eventName", event.name());
        record.putObject("userIdentity").put("principalId", principal);
        record.putObject("requestParameters")
                .put("principalId", principal)
                .put("region", region)
                .put("sourceIPAddress", "");
        record.putObject("responseElements").put("x-minio-origin-endpoint", endpoint.toString());
        ObjectNode s3 = record.putObject("s3");
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", "Config");
        ObjectNode bucket = s3.putObject("bucket");
        bucket.put("name", event.bucket());
        bucket.putObject("ownerIdentity").put("principalId", principal);
        bucket.put("arn", "arn:aws:s3:::" + event.bucket());
        object(s3.putObject("object"), event);
        record.putObject("source").put("host", "").put("port", "").put("userAgent", "");
        return root.toString();
    }

    private static void object(ObjectNode object, ObjectEvent event) {
        object.put("key", encoded(event.key()));
        event.object().ifPresent(detail -> {
            object.put("size", detail.sizeBytes());
            object.put("eTag", detail.tag());
            object.put("contentType", detail.contentType());
            ObjectNode metadata = object.putObject("userMetadata");
            metadata.put("content-type", detail.contentType());
            detail.metadata().forEach((name, value) -> metadata.put("X-Amz-Meta-" + name, value));
        });
        event.version().ifPresent(version -> object.put("versionId", version));
        object.put("sequencer", "%016X".formatted(event.sequencer()));
    }

    /** As Go's {@code url.QueryEscape} does it. */
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
