package io.mekong.lake;

import io.mekong.core.MekongException;
import io.mekong.lake.LakeTopic.Gap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the archive of one stream is doing.
 *
 * @param nextOffsets the first that is not archived, by partition
 * @param behind messages that are not in the lake yet
 * @param gaps that were accepted: no file has them
 * @param problem why it stands still, while it does
 * @param lost what was deleted from the topic before it was archived, while it stands still for that
 */
public record ArchiveStatus(
        String stream,
        String topic,
        int files,
        long bytes,
        Map<Integer, Long> nextOffsets,
        long behind,
        List<Gap> gaps,
        Optional<MekongException> problem,
        List<Gap> lost) {
    public ArchiveStatus {
        nextOffsets = Map.copyOf(nextOffsets);
        gaps = List.copyOf(gaps);
        lost = List.copyOf(lost);
    }

    ArchiveStatus with(MekongException standsStill, List<Gap> lostMessages) {
        return new ArchiveStatus(
                stream, topic, files, bytes, nextOffsets, behind, gaps, Optional.of(standsStill), lostMessages);
    }
}
