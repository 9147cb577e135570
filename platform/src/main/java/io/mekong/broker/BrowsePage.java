package io.mekong.broker;

import java.util.List;
import java.util.Optional;

/**
 * What was found.
 *
 * @param partitions what the partitions held at the start of the search
 * @param scanned how many messages were looked at
 * @param stopped why the search ended before the end of the topic with fewer messages than asked for; empty when it did not
 */
public record BrowsePage(
        List<PartitionRange> partitions, List<Message> messages, long scanned, Optional<String> stopped) {
    public BrowsePage {
        partitions = List.copyOf(partitions);
        messages = List.copyOf(messages);
    }
}
