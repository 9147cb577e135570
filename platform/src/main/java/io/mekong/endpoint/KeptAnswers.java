package io.mekong.endpoint;

import io.mekong.core.MekongException;
import io.mekong.project.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers out of databases that may be given again for a while. Those who ask for the same at the same time wait for one
 * answer, so that many askers are one to the database. Thread-safe.
 */
final class KeptAnswers {
    private static final int KEPT = 1_000;
    private static final int LARGEST_KEPT = 1_000_000;

    private final LongSupplier nanos;
    private final Map<Key, Slot> slots = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Slot> eldest) {
            return size() > KEPT;
        }
    };

    private record Key(Endpoint endpoint, Arguments arguments) {}

    private static final class Slot {
        final ReentrantLock turn = new ReentrantLock();

        @Nullable
        Answer answer;

        long until;

        @Nullable
        MekongException failure;

        long failedAt;
    }

    /** @param nanos a clock that never goes back */
    KeptAnswers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    Answer of(Endpoint endpoint, Arguments arguments, Supplier<Answer> fresh) {
        if (endpoint.cache().isZero()) {
            return fresh.get();
        }
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(new Key(endpoint, arguments), key -> new Slot());
        }
        long came = nanos.getAsLong();
        slot.turn.lock();
        try {
            MekongException failure = slot.failure;
            if (failure != null && slot.failedAt - came >= 0) {
                throw failure; // what came while we waited is an answer to us as well
            }
            Answer known = slot.answer;
            if (known != null && nanos.getAsLong() - slot.until < 0) {
                return known;
            }
            Answer answer;
            try {
                answer = fresh.get();
            } catch (MekongException e) {
                slot.failure = e;
                slot.failedAt = nanos.getAsLong();
                throw e;
            }
            boolean small = answer.body().length() <= LARGEST_KEPT;
            slot.answer = small ? answer : null;
            slot.until = nanos.getAsLong() + endpoint.cache().toNanos();
            return answer;
        } finally {
            slot.turn.unlock();
        }
    }
}
