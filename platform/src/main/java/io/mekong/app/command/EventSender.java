package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import io.mekong.source.FileReplay;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends batches of JSON lines to a stream and counts; waits when the instance asks for it. */
final class EventSender {
    private static final String JSON_LINES = "application/x-ndjson";
    private static final int REASONS_KEPT = 5;

    private final ApiClient client;
    private final String path;
    private final List<String> reasons = new ArrayList<>();
    private long sentLines;
    private long accepted;
    private long rejected;

    EventSender(ApiClient client, String stream) {
        this.client = client;
        this.path = "/api/v1/events/" + URLEncoder.encode(stream, StandardCharsets.UTF_8);
    }

    /** @throws MekongException when the instance cannot take them; says how many it has taken before */
    void send(byte[] jsonLines) throws InterruptedException {
        JsonNode answer = post(jsonLines);
        accepted += answer.path("accepted").asLong();
        rejected += answer.path("rejected").asLong();
        for (JsonNode error : answer.path("errors")) {
            if (reasons.size() < REASONS_KEPT) {
                reasons.add("event " + (sentLines + error.path("index").asLong() + 1) + ": "
                        + error.path("reason").asText());
            }
        }
        sentLines += answer.path("accepted").asLong() + answer.path("rejected").asLong();
    }

    /** For a replay, which waits and counts by itself. */
    FileReplay.Result sendBatch(List<byte[]> events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] event : events) {
            body.writeBytes(event);
            body.write('\n');
        }
        try {
            JsonNode answer = client.post(path, body.toByteArray(), JSON_LINES);
            List<FileReplay.Rejection> rejections = new ArrayList<>();
            for (JsonNode error : answer.path("errors")) {
                rejections.add(new FileReplay.Rejection(
                        error.path("index").asInt(), error.path("reason").asText()));
            }
            return new FileReplay.Result.Stored(answer.path("accepted").asLong(), rejections);
        } catch (BusyException e) {
            return new FileReplay.Result.Busy(e.retryAfter());
        }
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejected;
    }

    List<String> firstReasons() {
        return List.copyOf(reasons);
    }

    private JsonNode post(byte[] jsonLines) throws InterruptedException {
        while (true) {
            try {
                return client.post(path, jsonLines, JSON_LINES);
            } catch (BusyException e) {
                Thread.sleep(e.retryAfter());
            } catch (MekongException e) {
                throw new MekongException(
                        e.code(),
                        e.what(),
                        e.why(),
                        e.fix() + (sentLines == 0 ? "" : " The first " + sentLines + " events were taken."),
                        e);
            }
        }
    }
}
