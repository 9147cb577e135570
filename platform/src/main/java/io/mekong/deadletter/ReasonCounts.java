package io.mekong.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dead letters counted by reason and by what became of them; a letter of several tables counts once.
 *
 * @param looked how many letters were looked at: the newest
 * @param older whether there are older ones, which are not counted
 * @param open about which something is still to be done
 * @param reasons those with the most open letters first
 */
public record ReasonCounts(
        String topic, long looked, boolean older, long open, long replayed, long discarded, List<Group> reasons) {
    private static final int SAMPLES = 5;

    public ReasonCounts {
        reasons = List.copyOf(reasons);
    }

    /**
     * @param reason the pattern that the letters' reasons have in common
     * @param samples ids of the newest, of open ones where there are any
     */
    public record Group(
            String reason,
            long open,
            long replayed,
            long discarded,
            List<String> tables,
            Instant oldest,
            Instant newest,
            List<String> samples) {
        public Group {
            tables = List.copyOf(tables);
            samples = List.copyOf(samples);
        }
    }

    static ReasonCounts of(String topic, LetterFold fold) {
        Map<String, Gathering> groups = new LinkedHashMap<>();
        for (Letter letter : fold.letters()) {
            groups.computeIfAbsent(letter.pattern(), _ -> new Gathering(letter)).add(letter);
        }
        Collection<Gathering> all = groups.values();
        return new ReasonCounts(
                topic,
                fold.letters().size(),
                fold.forgot(),
                all.stream().mapToLong(group -> group.open).sum(),
                all.stream().mapToLong(group -> group.replayed).sum(),
                all.stream().mapToLong(group -> group.discarded).sum(),
                all.stream()
                        .map(Gathering::group)
                        .sorted(Comparator.comparingLong(Group::open)
                                .reversed()
                                .thenComparing(Group::newest, Comparator.reverseOrder()))
                        .toList());
    }

    private static final class Gathering {
        private final String reason;
        private final Set<String> tables = new TreeSet<>();
        private final List<String> pending = new ArrayList<>();
        private final List<String> settled = new ArrayList<>();
        private Instant oldest;
        private Instant newest;
        private long open;
        private long replayed;
        private long discarded;

        Gathering(Letter first) {
            reason = first.pattern();
            oldest = first.setAsideAt();
            newest = first.setAsideAt();
        }

        void add(Letter letter) {
            switch (letter.state()) {
                case OPEN, REPLAYING -> open++;
                case REPLAYED -> replayed++;
                case DISCARDED -> discarded++;
            }
            tables.addAll(letter.tables());
            oldest = letter.setAsideAt().isBefore(oldest) ? letter.setAsideAt() : oldest;
            newest = letter.setAsideAt().isAfter(newest) ? letter.setAsideAt() : newest;
            List<String> samples = letter.state().isPending() ? pending : settled;
            samples.add(letter.id());
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }

        Group group() {
            return new Group(
                    reason,
                    open,
                    replayed,
                    discarded,
                    List.copyOf(tables),
                    oldest,
                    newest,
                    (pending.isEmpty() ? settled : pending).reversed());
        }
    }
}
