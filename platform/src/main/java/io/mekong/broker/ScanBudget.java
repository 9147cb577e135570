package io.mekong.broker;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one search may still spend, shared by the partitions it looks at. Used by one thread. */
final class ScanBudget {
    static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);
    private static final long MOST_MESSAGES = 50_000;
    private static final long MOST_BYTES = 16L << 20;

    private final Optional<String> filter;
    private final Optional<Predicate<Message>> wanted;
    private final int limit;
    private final long deadlineNanos = System.nanoTime() + LONGEST_SEARCH.toNanos();
    private long scanned;
    private @Nullable String stopped;

    ScanBudget(Optional<String> filter, Optional<Predicate<Message>> wanted, int limit) {
        this.filter = filter.map(text -> text.toLowerCase(Locale.ROOT)).filter(text -> !text.isEmpty());
        this.wanted = wanted;
        this.limit = limit;
    }

    /** An equal part for each of so many partitions. */
    Share share(int partitions) {
        return new Share(Math.max(1, MOST_MESSAGES / partitions), MOST_BYTES / partitions);
    }

    long scanned() {
        return scanned;
    }

    Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** The part of one partition. */
    final class Share {
        private final long mostMessages;
        private final long mostBytes;
        private long messages;
        private boolean full;

        private Share(long mostMessages, long mostBytes) {
            this.mostMessages = mostMessages;
            this.mostBytes = mostBytes;
        }

        int limit() {
            return limit;
        }

        long mostBytes() {
            return mostBytes;
        }

        /** How many messages to look at in one step backward: all that are wanted, or many when most will not match. */
        long step() {
            return filter.isPresent() || wanted.isPresent() ? 2000 : limit;
        }

        void scanned() {
            messages++;
            scanned++;
        }

        boolean matches(Message message) {
            return (filter.isEmpty() || contains(message.key()) || contains(message.value()))
                    && (wanted.isEmpty() || wanted.get().test(message));
        }

        private boolean contains(Optional<String> text) {
            return text.isPresent() && text.get().toLowerCase(Locale.ROOT).contains(filter.orElseThrow());
        }

        /** Whether to stop here, and if so, notes why. */
        boolean isSpent() {
            if (System.nanoTime() > deadlineNanos) {
                stopped = "stopped after " + LONGEST_SEARCH.toSeconds() + " s";
                return true;
            }
            if (messages >= mostMessages) {
                stopped = "stopped after looking at " + scanned + " messages";
                return true;
            }
            return false;
        }

        /** Notes that what was found is as much as a page may hold. */
        void full() {
            full = true;
            stopped = "stopped at " + (MOST_BYTES >> 20) + " MB of messages";
        }

        boolean isFull() {
            return full;
        }

        Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }
}
