package io.mekong.deadletter;

import io.mekong.broker.BrowsePage;
import io.mekong.broker.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Dead letters as they lie in the topic.
 *
 * @param found what the search says of itself; its messages are those of the letters
 */
public record LetterPage(BrowsePage found, List<Item> letters) {
    public LetterPage {
        letters = List.copyOf(letters);
    }

    /**
     * @param message of the first table that set it aside
     * @param tables all that could not take it
     * @param pattern of its reason
     * @param replayedAs {@code partition:offset} in the stream's topic, of a letter that was replayed
     */
    public record Item(
            Message message,
            String id,
            LetterState state,
            Set<String> tables,
            String pattern,
            Optional<String> replayedAs) {
        public Item {
            tables = Set.copyOf(tables);
        }
    }
}
