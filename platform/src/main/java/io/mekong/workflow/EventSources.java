package io.mekong.workflow;

import io.mekong.core.MekongException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where events come from that start runs.
 *
 * @param lastCommit when rows were last committed to a table of this node; empty for one that has none, or is not known
 * @param topics of Kafka
 * @param root the project's folder, where files come
 */
public record EventSources(Function<String, Optional<Instant>> lastCommit, Topics topics, Path root) {
    /** Nothing ever happens. */
    public static EventSources none() {
        return new EventSources(table -> Optional.empty(), new NoTopics(), Path.of("."));
    }

    private static final class NoTopics implements Topics {
        @Override
        public Map<Integer, Long> end(String topic) {
            return Map.of();
        }

        @Override
        public Reader open(String topic, Map<Integer, Long> next) {
            throw MekongException.bug("there are no topics", null);
        }
    }

    /** Topics whose messages are read in order, from given offsets on. */
    public interface Topics {
        /** The offset after the last message of each partition, now. */
        Map<Integer, Long> end(String topic);

        /**
         * @param next by partition; one that is not in it is read from its oldest message, as is one whose next message
         *     Kafka no longer has
         */
        Reader open(String topic, Map<Integer, Long> next);
    }

    /** For one thread. */
    public interface Reader extends AutoCloseable {
        /** What has come, in the order of each partition; empty when nothing came in time. */
        List<Message> take(Duration timeout) throws InterruptedException;

        @Override
        void close();
    }

    /** @param value as text; empty for a message without */
    public record Message(int partition, long offset, Optional<String> key, Optional<String> value) {}
}
