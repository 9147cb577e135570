package io.mekong.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a bucket's notifications say, in the form that MinIO and Amazon give them. */
public final class Notifications {
    /** The column that has an object's address, beside those of its content. */
    public static final String OBJECT = "__object";

    private Notifications() {}

    /**
     * The addresses of the objects that are there now.
     *
     * @throws IllegalArgumentException where it is no notification
     */
    public static List<String> created(JsonNode notification) {
        List<String> addresses = new ArrayList<>();
        JsonNode records = notification.path("Records");
        if (!records.isArray()) {
            throw new IllegalArgumentException("it has no `Records`");
        }
        for (JsonNode entry : records) {
            JsonNode bucket = entry.path("s3").path("bucket").path("name");
            JsonNode key = entry.path("s3").path("object").path("key");
            if (!bucket.isTextual() || !key.isTextual()) {
                throw new IllegalArgumentException("a record names no object");
            }
            if (!entry.path("eventName").asText().contains("ObjectRemoved")) {
                addresses.add(
                        "s3://" + bucket.asText() + "/" + URLDecoder.decode(key.asText(), StandardCharsets.UTF_8));
            }
        }
        return addresses;
    }
}
