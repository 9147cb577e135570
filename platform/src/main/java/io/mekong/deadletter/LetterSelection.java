package io.mekong.deadletter;

import io.mekong.core.MekongException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which dead letters are meant. */
public sealed interface LetterSelection {
    /** So many are done at once. */
    int MOST = 10_000;

    /** These, in whatever state they are; at most {@value LetterSelection#MOST}. */
    record Named(List<Mended> letters) implements LetterSelection {
        public Named {
            letters = List.copyOf(letters);
            if (letters.size() > MOST) {
                throw MekongException.user(
                        "Cannot take so many dead letters at once",
                        "the request names " + letters.size() + ", of at most " + MOST,
                        "Send them in several requests.");
            }
        }
    }

    /**
     * Those about which something is still to be done, the oldest first, {@value LetterSelection#MOST} at a time.
     *
     * @param reason only those whose reason has this pattern; a reason itself will do
     * @param after where an outcome said that the next are
     */
    record Pending(Optional<String> reason, Optional<String> after) implements LetterSelection {}

    /**
     * @param value what is sent in place of the bytes that were set aside; null: those
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, and not compared
    record Mended(String id, byte @Nullable [] value) {}
}
