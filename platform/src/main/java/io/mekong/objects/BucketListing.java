package io.mekong.objects;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.core.MekongException;
import io.mekong.core.SqlFiles;
import io.mekong.project.Source;
import io.mekong.project.Source.Bucket.Happening;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * Finds out what happened in a bucket elsewhere by listing it, and tells it. What was told is noted in PostgreSQL after Kafka
 * has it: whoever stops in between tells some of it again, with the same sequencer. Of several nodes one looks at a time.
 */
final class BucketListing {
    private static final int MOST_AT_ONCE = 5_000;

    private final Source.Bucket source;
    private final String topic;
    private final ObjectStore store;
    private final DataSource database;
    private final EventProducer producer;
    private final NoticeJson json;
    private final InstantSource clock;
    private final LongAdder sent = new LongAdder();

    BucketListing(
            Source.Bucket source,
            String topic,
            ObjectStore store,
            DataSource database,
            EventProducer producer,
            NoticeJson json,
            InstantSource clock) {
        this.source = source;
        this.topic = topic;
        this.store = store;
        this.database = database;
        this.producer = producer;
        this.json = json;
        this.clock = clock;
    }

    long sent() {
        return sent.sum();
    }

    /** Once through the bucket; nothing, while another node is at it. */
    void look() throws InterruptedException {
        try (Connection connection = database.getConnection();
                PreparedStatement lock = connection.prepareStatement(
                        "select pg_try_advisory_lock(hashtext('mekong bucket'), hashtext(?))");
                PreparedStatement unlock = connection.prepareStatement(
                        "select pg_advisory_unlock(hashtext('mekong bucket'), hashtext(?))")) {
            lock.setString(1, source.name());
            unlock.setString(1, source.name());
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    return;
                }
            }
            try {
                compare(connection);
            } finally {
                unlock.execute();
            }
        } catch (SQLException e) {
            throw MekongException.resource(
                    "Cannot follow the bucket `" + source.bucket() + "`",
                    "PostgreSQL says: " + MekongException.reason(e),
                    "Check that PostgreSQL runs (`mekong status`).",
                    e);
        }
    }

    private void compare(Connection connection) throws SQLException, InterruptedException {
        Optional<Listing> listing = Optional.of(Listing.all(source.bucket(), source.prefix()));
        String after = "";
        while (listing.isPresent()) {
            Listing current = listing.get();
            ObjectPage page = store.list(current);
            listing = page.next().map(current::from);
            Optional<String> upTo = listing.isEmpty() || page.objects().isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.objects().getLast().key());
            compare(
                    connection,
                    page.objects().stream()
                            .filter(object -> object.key().endsWith(source.suffix()))
                            .toList(),
                    after,
                    upTo);
            after = upTo.orElse(after);
        }
    }

    /** @param upTo the last key that is compared; empty: all that come after */
    private void compare(Connection connection, List<StoredObject> objects, String after, Optional<String> upTo)
            throws SQLException, InterruptedException {
        String from = after;
        List<StoredObject> left = objects;
        while (true) {
            Map<String, String> seen = seen(connection, from, upTo);
            boolean more = seen.size() == MOST_AT_ONCE;
            String border =
                    more ? seen.keySet().stream().reduce((_, last) -> last).orElseThrow() : "";
            List<StoredObject> some = more
                    ? left.stream()
                            .filter(object -> !isAfter(object.key(), border))
                            .toList()
                    : left;
            tell(connection, some, seen);
            if (!more) {
                return;
            }
            from = border;
            left = left.subList(some.size(), left.size());
        }
    }

    private void tell(Connection connection, List<StoredObject> objects, Map<String, String> seen)
            throws SQLException, InterruptedException {
        Map<String, String> gone = new LinkedHashMap<>(seen);
        List<StoredObject> changed = new ArrayList<>();
        for (StoredObject object : objects) {
            if (!object.tag().equals(gone.remove(object.key()))) {
                changed.add(object);
            }
        }
        List<ObjectEvent> events = new ArrayList<>();
        if (source.events().contains(Happening.CREATED)) {
            changed.forEach(object -> events.add(created(object)));
        }
        if (source.events().contains(Happening.REMOVED)) {
            Instant now = clock.instant();
            gone.keySet().forEach(key -> events.add(removed(key, now)));
        }
        send(events);
        note(connection, changed, gone.keySet());
    }

    private void send(List<ObjectEvent> events) throws InterruptedException {
        List<CompletableFuture<?>> sending = new ArrayList<>();
        for (ObjectEvent event : events) {
            sending.add(producer.send(new Event(
                    topic,
                    event.path().getBytes(StandardCharsets.UTF_8),
                    json.write(event).getBytes(StandardCharsets.UTF_8))));
        }
        try {
            CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).get();
            sent.add(events.size());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MekongException known
                    ? known
                    : MekongException.bug("a notification could not be sent", e);
        }
    }

    private void note(Connection connection, List<StoredObject> changed, Iterable<String> gone) throws SQLException {
        try (PreparedStatement see = connection.prepareStatement(SqlFiles.read("objects/see.sql"));
                PreparedStatement forget =
                        connection.prepareStatement("delete from bucket_object where source = ? and key = ?")) {
            for (StoredObject object : changed) {
                see.setString(1, source.name());
                see.setString(2, object.key());
                see.setString(3, object.tag());
                see.addBatch();
            }
            see.executeBatch();
            for (String key : gone) {
                forget.setString(1, source.name());
                forget.setString(2, key);
                forget.addBatch();
            }
            forget.executeBatch();
        }
    }

    /** Tags by key, in order. */
    private Map<String, String> seen(Connection connection, String after, Optional<String> upTo) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SqlFiles.read("objects/seen.sql"))) {
            select.setString(1, source.name());
            select.setString(2, after);
            select.setString(3, upTo.orElse(null));
            select.setString(4, upTo.orElse(null));
            select.setInt(5, MOST_AT_ONCE);
            Map<String, String> seen = new LinkedHashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    seen.put(rows.getString(1), rows.getString(2));
                }
            }
            return seen;
        }
    }

    private ObjectEvent created(StoredObject object) {
        ObjectDetail detail = new ObjectDetail(
                object.key(),
                object.sizeBytes(),
                object.tag(),
                object.modifiedAt(),
                "application/octet-stream",
                Map.of());
        return new ObjectEvent(
                Happening.CREATED,
                "Put",
                source.bucket(),
                object.key(),
                Optional.of(detail),
                Optional.empty(),
                object.modifiedAt(),
                nanos(object.modifiedAt()));
    }

    private ObjectEvent removed(String key, Instant now) {
        return new ObjectEvent(
                Happening.REMOVED, "Delete", source.bucket(), key, Optional.empty(), Optional.empty(), now, nanos(now));
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    /** In the order of S3 and of PostgreSQL's "C": that of the bytes. */
    private static boolean isAfter(String key, String other) {
        return Arrays.compareUnsigned(key.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) > 0;
    }
}
