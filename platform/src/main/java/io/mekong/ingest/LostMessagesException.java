package io.mekong.ingest;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.util.List;
import java.util.stream.Collectors;

/** Messages are gone from the topic that the table has not taken. Nothing is skipped before somebody has said so. */
final class LostMessagesException extends MekongException {
    private static final long serialVersionUID = 1L;

    private final transient List<Range> ranges;

    /** Offsets, both included. */
    record Range(int partition, long first, long last) {
        long count() {
            return last - first + 1;
        }
    }

    LostMessagesException(String topic, String table, List<Range> ranges) {
        super(
                ErrorCode.RESOURCE,
                "Cannot go on reading topic `" + topic + "`",
                ranges.stream()
                                .map(range -> "messages from offset " + range.first() + " to " + range.last()
                                        + " of partition " + range.partition())
                                .collect(Collectors.joining(", "))
                        + " were deleted by the topic's retention before the table took them",
                "If the lake has them, run `mekong rebuild " + table + " --from lake`; to go on without them, run"
                        + " `mekong accept-loss " + table
                        + "`. Raise `kafka.retention` so that it does not happen again.",
                null);
        this.ranges = List.copyOf(ranges);
    }

    List<Range> ranges() {
        return ranges;
    }
}
