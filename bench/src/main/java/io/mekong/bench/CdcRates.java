package io.mekong.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Changes of a PostgreSQL in the store: a snapshot, one large transaction, changes that lie in the topic already, and how
 * fresh one change is, idle and under load; each beside the topic alone, which Debezium fills without a table to go to.
 *
 * <p>Arguments: the folder of the built project; how many rows (1000000); how many samples a load (150); how many changes a
 * second the load is (5000).
 */
public final class CdcRates {
    private static final String MARK = "mark-";

    private final Instance instance;
    private final CdcProject project;
    private final CdcDatabase database;
    private final long rows;
    private long mark;

    private CdcRates(Instance instance, CdcProject project, CdcDatabase database, long rows) {
        this.instance = instance;
        this.project = project;
        this.database = database;
        this.rows = rows;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
        long rows = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000_000;
        int samples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 150;
        int perSecond = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5_000;
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CdcProject project = CdcProject.create(folder.path().resolve("project"), "alone", "kept");
            Path data = folder.path().resolve("data");
            try (Instance instance = Instance.start(home, project.root(), data, List.of())) {
                while (!instance.get("/ready").path("ready").asBoolean()) {
                    Thread.sleep(50);
                }
                CdcRates rates = new CdcRates(instance, project, new CdcDatabase(data), rows);
                rates.alone();
                rates.kept();
                rates.fresh("idle", samples, 0);
                rates.fresh("under load", samples, perSecond);
                rates.applied();
            }
        }
    }

    /** Debezium to a topic that no table is made of. */
    private void alone() throws IOException, SQLException, InterruptedException {
        fill("alone");
        try (TopicReader reader = TopicReader.count(instance, CdcProject.topic("alone"))) {
            project.capture("alone");
            await("snapshot → topic alone", reader::count, 0, rows);
            insert("alone");
            await("one transaction → topic alone", reader::count, rows, 2 * rows);
            // What is applied later: two thirds changed, one third deleted, each of which is two messages.
            database.run("BEGIN; UPDATE alone SET n = n + 1 WHERE id % 3 <> 0 AND id <= " + rows
                    + "; DELETE FROM alone WHERE id % 3 = 0 AND id <= " + rows + "; COMMIT");
            await("one transaction of updates and deletes → topic alone", reader::count, 2 * rows, messages());
        }
        project.release("alone");
        while (database.number("SELECT count(*) FROM pg_replication_slots") > 0) {
            Thread.sleep(50);
        }
    }

    private long messages() {
        return 2 * rows + rows + rows / 3;
    }

    private void kept() throws IOException, SQLException, InterruptedException {
        fill("kept");
        project.keep("kept");
        project.capture("kept");
        await("snapshot → rows in SQL", () -> taken("kept"), 0, rows);
        insert("kept");
        await("one transaction → rows in SQL", () -> taken("kept"), rows, 2 * rows);
    }

    private long taken(String table) throws InterruptedException {
        return instance.number(
                "SELECT coalesce(sum(messages), 0)::BIGINT FROM mekong.ledger WHERE table_name = '" + table + "'");
    }

    private void fill(String table) throws IOException, SQLException {
        database.run("CREATE TABLE " + table + " (" + CdcProject.COLUMNS + "); INSERT INTO " + table + " SELECT "
                + CdcProject.ROW + " FROM generate_series(1, " + rows + ") g; ANALYZE " + table);
    }

    private void insert(String table) throws IOException, SQLException {
        database.run("INSERT INTO " + table + " SELECT " + CdcProject.ROW + " FROM generate_series(" + (rows + 1) + ", "
                + 2 * rows + ") g");
    }

    /** All changes of the first part lie in its topic. */
    private void applied() throws IOException, InterruptedException {
        try (TopicReader reader = TopicReader.count(instance, CdcProject.topic("alone"))) {
            await("the same topic → bare consumer", reader::count, 0, messages());
        }
        project.keep("alone");
        await("inserts that lie in the topic → rows in SQL", () -> taken("alone"), 0, 2 * rows);
        await("updates and deletes that lie in the topic → rows in SQL", () -> taken("alone"), 2 * rows, messages());
        Backlog.print(
                "rows after it: %,d of %,d expected",
                instance.number("SELECT count(*) FROM alone"), 2 * rows - rows / 3);
    }

    private interface Count {
        long now() throws InterruptedException;
    }

    private static void await(String what, Count count, long from, long to) throws InterruptedException {
        long began = System.nanoTime();
        long first = count.now();
        while (first <= from) {
            Thread.sleep(5);
            first = count.now();
        }
        long firstAt = System.nanoTime();
        long now = first;
        while (now < to) {
            Thread.sleep(5);
            now = count.now();
        }
        double seconds = (System.nanoTime() - firstAt) / 1e9;
        Backlog.print(
                "%s: first after %.2f s, all %,d after %.2f s; since the first %,.0f a second",
                what, (firstAt - began) / 1e9, to - from, (System.nanoTime() - began) / 1e9, (now - first) / seconds);
    }

    private void fresh(String name, int samples, int perSecond) throws IOException, SQLException, InterruptedException {
        double[] topic = new double[samples];
        double[] visible = new double[samples];
        try (TopicReader reader = TopicReader.marks(instance, CdcProject.topic("kept"), MARK);
                Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO kept VALUES (?, 0, 0, now(), ?)");
                CdcDatabase.Load load = database.load("kept", rows, perSecond)) {
            Thread.sleep(3_000);
            long began = System.nanoTime();
            long before = load.done();
            for (int i = 0; i < samples; i++) {
                long id = --mark;
                insert.setLong(1, id);
                insert.setString(2, MARK + -id);
                insert.executeUpdate();
                long committed = System.nanoTime();
                while (instance.number("SELECT count(*) FROM kept WHERE id = " + id) < 1) {
                    Thread.onSpinWait();
                }
                visible[i] = (System.nanoTime() - committed) / 1e6;
                topic[i] = (reader.seen(-id) - committed) / 1e6;
                Thread.sleep(20 + (i * 37) % 60);
            }
            Backlog.print("%s: %,.0f changes/s", name, (load.done() - before) / ((System.nanoTime() - began) / 1e9));
        }
        System.out.println(new Samples("  commit → bare consumer of the topic", topic));
        System.out.println(new Samples("  commit → visible in SQL", visible));
    }
}
