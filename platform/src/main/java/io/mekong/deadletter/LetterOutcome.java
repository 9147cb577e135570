package io.mekong.deadletter;

import java.util.List;
import java.util.Optional;

/**
 * How a replay or a discarding of letters ended.
 *
 * @param done how many were replayed, or discarded
 * @param refused those that were not, with the reason; nothing has changed for them
 * @param left how many of the selection have not been looked at, at least: zero only when all have
 * @param next what to give as {@code after} to go on with those; empty: none are left
 */
public record LetterOutcome(long done, List<Refusal> refused, long left, Optional<String> next) {
    public LetterOutcome {
        refused = List.copyOf(refused);
    }

    public record Refusal(String id, String reason) {}
}
