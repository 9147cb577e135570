package io.mekong.cdc;

import io.mekong.broker.Broker;
import io.mekong.broker.Event;
import io.mekong.broker.PartitionRange;
import io.mekong.core.MekongException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The topics that changes go to: of one partition each, in which the changes of a table have one order. Thread-safe. */
public interface ChangeTopics {
    /** The offset that the next message gets; 0 for a topic that is not there. */
    long end(String topic);

    /** Returns once the message is stored. */
    void append(String topic, byte[] message);

    static ChangeTopics in(Broker broker) {
        return new InKafka(broker);
    }

    /** Those of a broker. */
    record InKafka(Broker broker) implements ChangeTopics {
        @Override
        public long end(String topic) {
            return broker.topics().offsets(List.of(topic)).getOrDefault(topic, List.of()).stream()
                    .mapToLong(PartitionRange::endOffset)
                    .max()
                    .orElse(0);
        }

        @Override
        public void append(String topic, byte[] message) {
            try {
                broker.producer().send(new Event(topic, null, message)).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof MekongException failure
                        ? failure
                        : MekongException.bug("a message for " + topic + " was not stored", e);
            }
        }
    }
}
