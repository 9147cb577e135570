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
 * @param outdated files whose columns are still those of an older definition of the stream; they are written anew, one
 *     after the other
 * @param behind messages that are not in the lake yet
 * @param gaps that were accepted: no file has them
 * @param problem why it stands still, while it does
 * @param lost what was deleted from the topic before it was archived, and nobody has given up yet: it stands still, or
 *     will as soon as the next file is due
 */
public record ArchiveStatus(
        String stream,
        String topic,
        int files,
        long bytes,
        long outdated,
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
                stream,
                topic,
                files,
                bytes,
                outdated,
                nextOffsets,
                behind,
                gaps,
                Optional.of(standsStill),
                lostMessages);
    }
}
