package io.mekong.deadletter;

import io.mekong.deadletter.Letter.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a dead-letter topic, one after the other, into letters and their states. Several records of one key are
 * one letter: of each table that could not take the message, and what became of it later. The bytes are not kept.
 */
final class LetterFold {
    static final int MOST_LETTERS = 100_000;
    private static final int MOST_PATTERNS = 1_000;
    private static final String OTHER_REASONS = "(other reasons)";
    private static final Pattern ID = Pattern.compile("[^/]+/\\d{1,9}/\\d{1,18}");

    private final Keep keep;
    private final Set<String> named;
    private final int most;
    private final Map<String, Letter> letters = new LinkedHashMap<>();
    /** Each once, however many letters have it. */
    private final Map<String, String> patterns = new HashMap<>();

    private final Map<Set<String>, Set<String>> tables = new HashMap<>();
    private boolean forgot;
    private @Nullable Place leftOut;

    private enum Keep {
        NEWEST,
        OLDEST_PENDING,
        NAMED
    }

    private LetterFold(Keep keep, Set<String> named, int most) {
        this.keep = keep;
        this.named = named;
        this.most = most;
    }

    /** Of more than {@code most} letters the oldest are forgotten. */
    static LetterFold newest(int most) {
        return new LetterFold(Keep.NEWEST, Set.of(), most);
    }

    /** Those about which something is still to be done, up to {@code most} of them. */
    static LetterFold oldestPending(int most) {
        return new LetterFold(Keep.OLDEST_PENDING, Set.of(), most);
    }

    static LetterFold named(Set<String> ids) {
        return new LetterFold(Keep.NAMED, ids, Integer.MAX_VALUE);
    }

    /** In the order of the topic. */
    Collection<Letter> letters() {
        return Collections.unmodifiableCollection(letters.values());
    }

    @Nullable
    Letter letter(String id) {
        return letters.get(id);
    }

    /** Whether the letter's first record stands there, and something is still to be done about it. */
    boolean isPendingAt(String id, Place place) {
        Letter letter = letters.get(id);
        return letter != null && letter.place().equals(place) && letter.state().isPending();
    }

    /** Whether there were letters that are not here any more, or never were. */
    boolean forgot() {
        return forgot;
    }

    /** The first of the pending letters that there was no room for. */
    Optional<Place> leftOut() {
        return Optional.ofNullable(leftOut);
    }

    /** Retention has deleted what stood before: such a letter has no bytes any more. */
    void forgetBefore(Map<Integer, Long> begins) {
        letters.values().removeIf(letter -> letter.offset() < begins.getOrDefault(letter.partition(), 0L));
    }

    /** There are letters that are not shown. */
    void skipped() {
        forgot = true;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return; // Not one of ours: anyone may write to the topic.
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (keep == Keep.NAMED && !named.contains(id)) {
            return;
        }
        Optional<String> resolution = LetterHeaders.text(record, LetterHeaders.RESOLUTION);
        if (resolution.isPresent()) {
            resolve(id, resolution.get(), record);
        } else {
            LetterHeaders.text(record, LetterHeaders.REASON)
                    .filter(_ -> ID.matcher(id).matches())
                    .ifPresent(reason -> setAside(id, reason, record));
        }
    }

    private void setAside(String id, String reason, ConsumerRecord<byte[], byte[]> record) {
        int hash = Arrays.hashCode(record.value());
        String table = LetterHeaders.text(record, LetterHeaders.TABLE).orElse("");
        Letter known = letters.get(id);
        if (known != null && known.hash() == hash) {
            known.rejectedBy(with(known.tables(), table));
            return;
        }
        // Other bytes at the same place: the stream's topic was made anew since.
        letters.remove(id);
        if (hasRoom(record)) {
            letters.put(
                    id,
                    new Letter(
                            id,
                            record.partition(),
                            record.offset(),
                            record.timestamp(),
                            hash,
                            pattern(reason),
                            with(Set.of(), table)));
        }
    }

    private boolean hasRoom(ConsumerRecord<byte[], byte[]> record) {
        if (leftOut != null) {
            return false;
        }
        if (letters.size() < most) {
            return true;
        }
        forgot = true;
        if (keep == Keep.NEWEST) {
            Iterator<Letter> oldest = letters.values().iterator();
            oldest.next();
            oldest.remove();
            return true;
        }
        leftOut = new Place(record.partition(), record.offset());
        return false;
    }

    private void resolve(String id, String resolution, ConsumerRecord<byte[], byte[]> record) {
        Letter letter = letters.get(id);
        Optional<LetterState> state = LetterMarks.state(resolution);
        if (letter == null || state.isEmpty()) {
            return;
        }
        letter.becomes(
                state.get(),
                record.timestamp(),
                LetterHeaders.text(record, LetterHeaders.REPLAYED_AS).orElse(null));
        if (keep == Keep.OLDEST_PENDING && !letter.state().isPending()) {
            letters.remove(id);
        }
    }

    private Set<String> with(Set<String> before, String table) {
        if (table.isEmpty() || before.contains(table)) {
            return before;
        }
        Set<String> more = new TreeSet<>(before);
        more.add(table);
        return tables.computeIfAbsent(more, Collections::unmodifiableSet);
    }

    private String pattern(String reason) {
        String pattern = ReasonPattern.of(reason);
        String known = patterns.get(pattern);
        if (known == null && patterns.size() >= MOST_PATTERNS) {
            return OTHER_REASONS;
        }
        return known == null ? patterns.computeIfAbsent(pattern, same -> same) : known;
    }
}
