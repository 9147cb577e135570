package io.mekong.lake;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of the lake and what it holds, which its path says:
 * {@code topic/date=2026-11-21/hour=09/partition-firstOffset-lastOffset.parquet}. The hour (UTC) is that in which Kafka
 * received the messages, so that a partition's files follow each other in time as in offsets.
 *
 * @param firstOffset where reading went on; the first message may come later, in a compacted topic for example
 * @param lastOffset of the last message
 */
public record LakeFile(String topic, Instant hour, int partition, long firstOffset, long lastOffset, long bytes) {
    private static final DateTimeFormatter FOLDERS = DateTimeFormatter.ofPattern(
                    "'date='yyyy-MM-dd'/hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern PATH =
            Pattern.compile("(.+)/date=(\\d{4}-\\d{2}-\\d{2})/hour=(\\d{2})/(\\d+)-(\\d+)-(\\d+)\\.parquet");

    public String path() {
        return "%s/%s/%d-%d-%d.parquet".formatted(topic, FOLDERS.format(hour), partition, firstOffset, lastOffset);
    }

    /** Whether all that the other holds is here too. */
    boolean covers(LakeFile other) {
        return partition == other.partition && firstOffset <= other.firstOffset && other.lastOffset <= lastOffset;
    }

    /** Empty for a file that is none of the lake's. */
    static Optional<LakeFile> parse(String path, long bytes) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Instant hour = LocalDateTime.parse(matcher.group(2) + "T" + matcher.group(3) + ":00:00")
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(new LakeFile(
                    matcher.group(1),
                    hour,
                    Integer.parseInt(matcher.group(4)),
                    Long.parseLong(matcher.group(5)),
                    Long.parseLong(matcher.group(6)),
                    bytes));
        } catch (java.time.DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
