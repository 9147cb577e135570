package io.mekong.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The headers by which dead letters, what became of them, and replayed messages are known. */
final class LetterHeaders {
    static final String REASON = "mekong.reason";
    static final String TOPIC = "mekong.topic";
    static final String PARTITION = "mekong.partition";
    static final String OFFSET = "mekong.offset";
    static final String TABLE = "mekong.table";
    /** The message's own key, its bytes as they were; absent where it had none. */
    static final String KEY = "mekong.key";
    /** What became of the letter of this key; such a record is no letter. */
    static final String RESOLUTION = "mekong.resolution";
    /** With a resolution: the {@code partition:offset} that the message has now. */
    static final String REPLAYED_AS = "mekong.replayed-as";
    /** In the stream's topic: which letter this message was. */
    static final String REPLAY_OF = "mekong.replay-of";

    private LetterHeaders() {}

    static Optional<String> text(ConsumerRecord<?, ?> record, String name) {
        return Optional.ofNullable(bytes(record, name)).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    static byte @Nullable [] bytes(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
