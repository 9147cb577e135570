package io.mekong.deadletter;

import io.mekong.core.MekongException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits until Kafka has what was sent. */
final class Acknowledged {
    private Acknowledged() {}

    /** Waits for all of them, and throws the first failure. */
    static void all(Collection<? extends CompletableFuture<?>> sent) {
        Optional<MekongException> first = Optional.empty();
        for (CompletableFuture<?> one : sent) {
            Optional<MekongException> failure = failure(one);
            first = first.isPresent() ? first : failure;
        }
        first.ifPresent(failure -> {
            throw failure;
        });
    }

    /** Waits for it; why it was not stored, or empty. */
    static Optional<MekongException> failure(CompletableFuture<?> sent) {
        try {
            sent.join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(
                    e.getCause() instanceof MekongException known
                            ? known
                            : MekongException.bug("a message could not be sent", e));
        }
    }
}
