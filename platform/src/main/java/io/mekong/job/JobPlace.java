package io.mekong.job;

import io.mekong.core.SqlFiles;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One job's place, held by this process. Its connection holds the lock: what is noted on it is noted by the holder. */
final class JobPlace implements AutoCloseable {
    private static final String READ = SqlFiles.read("job/place.sql");
    private static final String NOTE = SqlFiles.read("job/note.sql");

    /**
     * @param topicId empty: any will do
     * @param next where it goes on, by partition, once the batch is written
     * @param written whether the batch is
     * @param since nothing behind what is written was read before then
     */
    record Noted(Optional<String> topicId, Batch batch, Map<Integer, Long> next, boolean written, Instant since) {}

    private final String job;
    private final Connection connection;

    JobPlace(String job, Connection connection) {
        this.job = job;
        this.connection = connection;
    }

    /** Empty where the job has not read this topic before. */
    Optional<Noted> read(String topic) {
        try (PreparedStatement select = connection.prepareStatement(READ)) {
            select.setString(1, job);
            select.setString(2, topic);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(noted(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot read where job `" + job + "` was", e);
        }
    }

    /** How often the job was begun anew. */
    long generation() {
        try (PreparedStatement select = connection.prepareStatement("select generation from job_place where job = ?")) {
            select.setString(1, job);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot read how often job `" + job + "` was begun", e);
        }
    }

    private static Noted noted(ResultSet rows) throws SQLException {
        Integer[] partitions = (Integer[]) rows.getArray("partitions").getArray();
        Long[] firsts = (Long[]) rows.getArray("firsts").getArray();
        Long[] nexts = (Long[]) rows.getArray("nexts").getArray();
        Map<Integer, Long> first = new TreeMap<>();
        Map<Integer, Long> next = new TreeMap<>();
        Map<Integer, Long> after = new TreeMap<>();
        for (int i = 0; i < partitions.length; i++) {
            after.put(partitions[i], nexts[i]);
            if (firsts[i] < nexts[i]) {
                first.put(partitions[i], firsts[i]);
                next.put(partitions[i], nexts[i]);
            }
        }
        return new Noted(
                Optional.of(rows.getString("topic_id")).filter(id -> !id.isEmpty()),
                new Batch(rows.getLong("batch"), first, next),
                after,
                rows.getBoolean("written"),
                rows.getObject("since", OffsetDateTime.class).toInstant());
    }

    /**
     * Notes a batch before anything of it is written.
     *
     * @param before where each partition was
     */
    void note(String topic, String topicId, Batch batch, Map<Integer, Long> before) {
        Map<Integer, Long> firsts = new TreeMap<>(before);
        firsts.putAll(batch.firsts());
        Map<Integer, Long> nexts = batch.after(before);
        try (PreparedStatement upsert = connection.prepareStatement(NOTE)) {
            upsert.setString(1, job);
            upsert.setString(2, topic);
            upsert.setString(3, topicId);
            upsert.setLong(4, batch.number());
            upsert.setArray(5, array("int", nexts.keySet()));
            upsert.setArray(
                    6, array("bigint", nexts.keySet().stream().map(firsts::get).toList()));
            upsert.setArray(7, array("bigint", nexts.values()));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot note where job `" + job + "` is", e);
        }
    }

    /** The noted batch is written. It would be no harm to forget this: it is written again, and comes to the same. */
    void written() {
        try (PreparedStatement update =
                connection.prepareStatement("update job_place set written = true where job = ?")) {
            update.setString(1, job);
            update.executeUpdate();
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot note where job `" + job + "` is", e);
        }
    }

    private Array array(String type, Collection<?> items) throws SQLException {
        return connection.createArrayOf(type, items.toArray());
    }

    @Override
    public void close() {
        try (connection) {
            try (PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            }
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(JobPlace.class)
                    .debug("The place of job {} is free, for its connection is lost", job, e);
        }
    }
}
