package io.mekong.ingest;

import io.mekong.core.DataSize;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What one lane reads: the partitions of a topic whose number leaves {@code lane} when divided by {@code lanes}.
 *
 * @param group under which the offsets are committed to Kafka as a hint for lag monitors; never read back
 * @param readAhead how many bytes may wait to be taken
 * @param kafka client properties of the log
 */
record FeedConfig(
        String topic,
        String group,
        int lane,
        int lanes,
        DataSize readAhead,
        DataSize maxMessage,
        Map<String, Object> kafka) {
    /** How much of one partition a fetch brings: enough to keep the network busy, little enough to bound what waits. */
    private static final DataSize FETCH = DataSize.ofMegabytes(4);

    boolean isMine(int partition) {
        return partition % lanes == lane;
    }

    Map<String, Object> consumer() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + lane);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, readAhead.intBytes());
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, (int)
                Math.max(maxMessage.intBytes(), Math.min(readAhead.bytes(), FETCH.bytes())));
        config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        return config;
    }
}
