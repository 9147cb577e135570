package io.mekong.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A topic of one partition in a table, so that several processes can hear it. */
final class TableTopics implements EventSources.Topics {
    private static final long LOOK_NANOS = 10_000_000;

    private final Database database;

    /** The database has the table {@code message} once {@link #create} was called. */
    TableTopics(Database database) {
        this.database = database;
    }

    static TableTopics create(Database database) {
        database.update("create table message (offset_ bigint primary key, value text not null)");
        return new TableTopics(database);
    }

    void send(String value) {
        database.update("insert into message values ((select count(*) from message), ?)", value);
    }

    @Override
    public Map<Integer, Long> end(String topic) {
        return Map.of(
                0,
                database.query("select count(*) from message", row -> row.getLong(1))
                        .getFirst());
    }

    @Override
    public EventSources.Reader open(String topic, Map<Integer, Long> next) {
        return new EventSources.Reader() {
            private long at = next.getOrDefault(0, 0L);

            @Override
            public List<EventSources.Message> take(Duration timeout) throws InterruptedException {
                long until = System.nanoTime() + timeout.toNanos();
                List<EventSources.Message> taken = new ArrayList<>();
                while (taken.isEmpty() && System.nanoTime() < until) {
                    taken.addAll(database.query(
                            "select offset_, value from message where offset_ >= ? order by offset_",
                            row -> new EventSources.Message(
                                    0, row.getLong(1), Optional.empty(), Optional.of(row.getString(2))),
                            at));
                    if (taken.isEmpty()) {
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                at += taken.size();
                return taken;
            }

            @Override
            public void close() {}
        };
    }
}
