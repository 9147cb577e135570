package io.mekong.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A topic of one partition, in memory. */
final class TestTopics implements EventSources.Topics {
    private final List<String> values = new ArrayList<>();

    synchronized void send(String value) {
        values.add(value);
        notifyAll();
    }

    @Override
    public synchronized Map<Integer, Long> end(String topic) {
        return Map.of(0, (long) values.size());
    }

    @Override
    public EventSources.Reader open(String topic, Map<Integer, Long> next) {
        Map<Integer, Long> at = new HashMap<>(next);
        return new EventSources.Reader() {
            @Override
            public List<EventSources.Message> take(Duration timeout) throws InterruptedException {
                synchronized (TestTopics.this) {
                    long from = at.getOrDefault(0, 0L);
                    long until = System.nanoTime() + timeout.toNanos();
                    while (from == values.size() && System.nanoTime() < until) {
                        TestTopics.this.wait(20);
                    }
                    List<EventSources.Message> taken = new ArrayList<>();
                    for (long offset = from; offset < values.size(); offset++) {
                        taken.add(new EventSources.Message(
                                0, offset, Optional.of("key"), Optional.of(values.get((int) offset))));
                    }
                    at.put(0, (long) values.size());
                    return taken;
                }
            }

            @Override
            public void close() {}
        };
    }
}
