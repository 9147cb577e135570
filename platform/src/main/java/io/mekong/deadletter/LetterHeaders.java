package io.mekong.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The headers by which dead letters, what became of them, and replayed messages are known. */
final class LetterHeaders {
    static final String REASON = "mekong.reason";
    static final String TOPIC = "mekong.topic";
    static final String PARTITION = "mekong.partition";
    static final String OFFSET = "mekong.offset";
    static final String TABLE = "mekong.table";

    private LetterHeaders() {}

    static Optional<String> text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
