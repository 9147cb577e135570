package io.mekong.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.project.Source;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All rows of the captured tables are read a second time. Their topics hold older messages of rows that may have been
 * deleted while nobody read the log; behind the second reading a message is put which says that every row goes whose last
 * message is older than it. So a table is never empty meanwhile, and a rebuild from the messages comes to the same.
 */
record SecondReading(Source.Capture capture, ChangeTopics topics, InstantSource clock) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Where each topic ends now: {@code topic=offset}, in lines. */
    String begin() {
        List<String> ends = new ArrayList<>();
        for (String table : capture.tables().keySet()) {
            String topic = capture.topic(table);
            ends.add(topic + "=" + topics.end(topic));
        }
        return String.join("\n", ends);
    }

    /** @param begun what {@link #begin} gave */
    void end(String begun) {
        for (String line : begun.split("\n", -1)) {
            int sign = line.lastIndexOf('=');
            String topic = line.substring(0, sign);
            capture.tables().keySet().stream()
                    .filter(table -> capture.topic(table).equals(topic))
                    .findFirst()
                    .ifPresent(table -> topics.append(topic, message(table, Long.parseLong(line.substring(sign + 1)))));
        }
    }

    /** As Debezium tells of a table that is emptied, with what of it goes. */
    private byte[] message(String table, long before) {
        TableName name = TableName.of(table);
        ObjectNode message = JSON.createObjectNode();
        message.putNull("before").putNull("after");
        message.putObject("source")
                .put("connector", "mekong")
                .put("name", capture.prefix())
                .put("ts_ms", clock.millis())
                .put("schema", name.schema())
                .put("table", name.table());
        message.put("op", "t").put("ts_ms", clock.millis()).put("truncates_before", before);
        try {
            return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("a message could not be written as JSON", e);
        }
    }

    /**
     * Whether Debezium's first reading has come to its end: it says so with the last row's offset, and says nothing of a
     * reading once it follows the log.
     */
    static boolean isOver(List<Map<String, Object>> offsets) {
        return !offsets.isEmpty()
                && offsets.stream()
                        .allMatch(offset -> !offset.containsKey("snapshot")
                                || Boolean.TRUE.equals(offset.get("snapshot_completed"))
                                || Boolean.TRUE.equals(offset.get("last_snapshot_record")));
    }
}
