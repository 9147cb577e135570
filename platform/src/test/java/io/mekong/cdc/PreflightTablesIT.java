package io.mekong.cdc;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose changes cannot be captured as they are: refused with what mends it, and captured after that. */
class PreflightTablesIT {
    private static CapturedServer server;

    @BeforeAll
    static void open(@TempDir Path folder) {
        server = CapturedServer.open(folder);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Preflight of(String name) {
        return new Preflight(server, CapturedServer.capture(name, "public." + name));
    }

    @Test
    void withoutAPrimaryKey() {
        server.run("CREATE TABLE keyless (note text, id bigint NOT NULL)");
        List<String> mends = of("keyless")
                .isRefused(
                        "the table public.keyless has no primary key: its log does not say which row was changed or deleted",
                        "Run `ALTER TABLE \"public\".\"keyless\" ADD PRIMARY KEY (id);`, or, where there is no key, "
                                + "`ALTER TABLE \"public\".\"keyless\" REPLICA IDENTITY FULL;`.");
        server.run(mends.getFirst());
        of("keyless").goesOn("INSERT INTO keyless (id) VALUES (1)");
    }

    @Test
    void withoutAnythingThatCouldBeAKey() {
        server.run("CREATE TABLE loose (note text)");
        List<String> mends = of("loose")
                .isRefused(
                        "the table public.loose has no primary key: its log does not say which row was changed or deleted",
                        "Run `ALTER TABLE \"public\".\"loose\" ADD PRIMARY KEY (…);`, or, where there is no key, "
                                + "`ALTER TABLE \"public\".\"loose\" REPLICA IDENTITY FULL;`.");
        server.run(mends.getLast());
        of("loose").goesOn("INSERT INTO loose VALUES ('x'); DELETE FROM loose");
    }

    @Test
    void withAnIdentityOfNothing() {
        server.run("CREATE TABLE nothing (id bigint PRIMARY KEY); ALTER TABLE nothing REPLICA IDENTITY NOTHING");
        List<String> mends = of("nothing")
                .isRefused(
                        "the replica identity of public.nothing is NOTHING: its log does not say which row was changed or deleted",
                        "Run `ALTER TABLE \"public\".\"nothing\" REPLICA IDENTITY DEFAULT;`.");
        server.run(mends.getFirst());
        of("nothing").goesOn("INSERT INTO nothing VALUES (1); DELETE FROM nothing");
    }

    @Test
    void withAnIdentityOfNothingAndNoKey() {
        server.run(
                "CREATE TABLE neither (\"Id, or so\" bigint NOT NULL, n int NOT NULL); ALTER TABLE neither REPLICA IDENTITY NOTHING");
        List<String> mends = of("neither")
                .isRefused(
                        "the replica identity of public.neither is NOTHING: its log does not say which row was changed or deleted",
                        "Run `ALTER TABLE \"public\".\"neither\" ADD PRIMARY KEY (\"Id, or so\"), REPLICA IDENTITY DEFAULT;`,"
                                + " or, where there is no key, `ALTER TABLE \"public\".\"neither\" REPLICA IDENTITY FULL;`.");
        server.run(mends.getFirst());
        of("neither").goesOn("INSERT INTO neither VALUES (1, 1); DELETE FROM neither");
    }

    @Test
    void withAnIdentityOfAnIndexThatIsGone() {
        server.run(
                "CREATE TABLE indexed (id bigint NOT NULL); CREATE UNIQUE INDEX indexed_id ON indexed (id);"
                        + "ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_id; ALTER TABLE indexed ADD PRIMARY KEY (id);");
        of("indexed").goesOn("INSERT INTO indexed VALUES (1); DELETE FROM indexed");

        server.run("DROP INDEX indexed_id");
        List<String> mends = of("indexed")
                .isRefused(
                        "the replica identity of public.indexed is NOTHING: its log does not say which row was changed or deleted",
                        "Run `ALTER TABLE \"public\".\"indexed\" REPLICA IDENTITY DEFAULT;`.");
        server.run(mends.getFirst());
        of("indexed").goesOn("INSERT INTO indexed VALUES (1); DELETE FROM indexed");
    }

    @Test
    void unlogged() {
        server.run("CREATE UNLOGGED TABLE fleeting (id bigint PRIMARY KEY)");
        List<String> mends = of("fleeting")
                .isRefused(
                        "the table public.fleeting is unlogged: its changes are in no log",
                        "Run `ALTER TABLE \"public\".\"fleeting\" SET LOGGED;`.");
        server.run(mends.getFirst());
        of("fleeting").goesOn("INSERT INTO fleeting VALUES (1)");
    }

    @Test
    void aView() {
        server.run("CREATE TABLE seen (id bigint PRIMARY KEY); CREATE VIEW outlook AS SELECT * FROM seen");
        of("outlook")
                .isRefused(
                        "public.outlook is a view or a foreign table, which has no changes of its own",
                        "Name its table.");
        of("seen").goesOn("INSERT INTO seen VALUES (1)");
    }

    @Test
    void unknown() {
        of("later")
                .isRefused(
                        "there is no table public.later yet", "Create it; capture begins by itself once it is there.");
        server.run("CREATE TABLE later (id bigint PRIMARY KEY)");
        of("later").goesOn("INSERT INTO later VALUES (1)");
    }

    /** Its rows lie in tables of their own, its changes are told as one table's. */
    @Test
    void inParts() {
        server.run("CREATE TABLE parts (id bigint PRIMARY KEY) PARTITION BY RANGE (id);"
                + "CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (10)");
        of("parts").goesOn("INSERT INTO parts VALUES (1)");
    }
}
