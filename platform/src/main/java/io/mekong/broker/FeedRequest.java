package io.mekong.broker;

import io.mekong.core.DataSize;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What a feed reads: the partitions of a topic whose number leaves {@code lane} when divided by {@code lanes}.
 *
 * @param readAhead how many bytes may wait to be taken
 */
public record FeedRequest(
        String topic, FeedReader reader, int lane, int lanes, DataSize readAhead, DataSize maxMessage) {
    /** How much of one partition a fetch brings: enough to keep the network busy, little enough to bound what waits. */
    private static final DataSize FETCH = DataSize.ofMegabytes(4);

    public boolean isMine(int partition) {
        return partition % lanes == lane;
    }

    Map<String, Object> consumer(Map<String, Object> clientProperties) {
        Map<String, Object> config = new HashMap<>(clientProperties);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, reader.name());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, reader.name() + "-" + lane);
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
