package io.mekong.broker;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.util.List;
import java.util.stream.Collectors;

/** Messages are gone from the topic that its reader has not taken. Nothing is skipped before somebody has said so. */
public final class LostMessagesException extends MekongException {
    private static final long serialVersionUID = 1L;

    private final transient List<Range> ranges;

    /** Offsets, both included. */
    public record Range(int partition, long first, long last) {
        public long count() {
            return last - first + 1;
        }
    }

    LostMessagesException(String topic, FeedReader reader, List<Range> ranges) {
        super(
                ErrorCode.RESOURCE,
                "Cannot go on reading topic `" + topic + "`",
                ranges.stream()
                                .map(range -> "messages from offset " + range.first() + " to " + range.last()
                                        + " of partition " + range.partition())
                                .collect(Collectors.joining(", "))
                        + " were deleted by the topic's retention before " + reader.who() + " took them",
                reader.fixWhenLost(),
                null);
        this.ranges = List.copyOf(ranges);
    }

    public List<Range> ranges() {
        return ranges;
    }
}
