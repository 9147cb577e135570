package io.mekong.cdc;

import io.mekong.service.Login;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not let in, or may not do what capture takes: refused with what mends it, and captured after that. */
class PreflightRightsIT {
    private static CapturedServer server;

    @BeforeAll
    static void open(@TempDir Path folder) {
        server = CapturedServer.open(folder);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void aPasswordThatIsWrong() {
        server.run(
                "CREATE TABLE locked (id bigint PRIMARY KEY); CREATE ROLE locksmith SUPERUSER LOGIN PASSWORD 'right'");
        new Preflight(server, CapturedServer.capture("locked", "public.locked"), server.login("locksmith", "wrong"))
                .isRefused(
                        "PostgreSQL says: FATAL: password authentication failed for user \"locksmith\"",
                        "Correct `databases.shop.user` in mekong.yaml and `password`.");
        new Preflight(server, CapturedServer.capture("locked", "public.locked"), server.login("locksmith", "right"))
                .goesOn("INSERT INTO locked VALUES (1)");
    }

    @Test
    void oneWhoMayNotLogIn() {
        server.run("CREATE TABLE asleep (id bigint PRIMARY KEY); CREATE ROLE sleeper SUPERUSER PASSWORD 'right'");
        Preflight preflight = new Preflight(
                server, CapturedServer.capture("asleep", "public.asleep"), server.login("sleeper", "right"));
        preflight.isRefused(
                "PostgreSQL says: FATAL: role \"sleeper\" is not permitted to log in",
                "Correct `databases.shop.user` in mekong.yaml, or let it in: `ALTER ROLE … LOGIN;`, or a line in the server's"
                        + " pg_hba.conf.");
        server.run("ALTER ROLE sleeper LOGIN");
        preflight.goesOn("INSERT INTO asleep VALUES (1)");
    }

    @Test
    void aDatabaseThatIsNotThere() {
        Preflight preflight = new Preflight(
                server, CapturedServer.capture("elsewhere", "public.elsewhere"), server.inDatabase("elsewhere"));
        List<String> mends = preflight.isRefused(
                "PostgreSQL says: FATAL: database \"elsewhere\" does not exist",
                "Correct `databases.shop.url` in mekong.yaml, or run `CREATE DATABASE \"elsewhere\";`.");
        server.run(mends.getFirst());
        preflight.isRefused(
                "there is no table public.elsewhere yet", "Create it; capture begins by itself once it is there.");
    }

    @Test
    void aServerThatIsNotThere() {
        Login login = server.administrator();
        Login nobody = new Login("jdbc:postgresql://127.0.0.1:1/shop", login.user(), login.password());
        new Preflight(server, CapturedServer.capture("gone", "public.gone"), nobody)
                .isRefused(
                        "nothing answers at 127.0.0.1:1 (Connection refused)",
                        "Start it, or correct `databases.shop.url` in mekong.yaml. It is tried again by itself.");
        Login nowhere = new Login("jdbc:postgresql://nowhere.invalid/shop", login.user(), login.password());
        new Preflight(server, CapturedServer.capture("gone", "public.gone"), nowhere)
                .isRefused(
                        "there is no host of the name in nowhere.invalid:5432",
                        "Start it, or correct `databases.shop.url` in mekong.yaml. It is tried again by itself.");
    }

    /** Of a role that a person gave, each missing piece is told, until there is none. */
    @Test
    void aRoleThatLacksOneThingAfterTheOther() {
        server.run("CREATE SCHEMA till; CREATE TABLE till.sales (id bigint PRIMARY KEY)");
        Preflight preflight = new Preflight(
                server, CapturedServer.capture("sales", CapturedServer.role("cashier", "right"), "till.sales"));
        List<String> mends = preflight.isRefused(
                "there is no role `cashier`",
                "Run `CREATE ROLE \"cashier\" LOGIN REPLICATION PASSWORD '…';`, or leave `user` out: a role is made then.");
        server.run(mends.getFirst());

        server.run("ALTER ROLE cashier NOREPLICATION");
        mends = preflight.isRefused(
                "the role `cashier` may not replicate", "Run `ALTER ROLE \"cashier\" REPLICATION;`.");
        server.run(mends.getFirst());

        server.run("ALTER ROLE cashier NOLOGIN");
        mends = preflight.isRefused("the role `cashier` may not log in", "Run `ALTER ROLE \"cashier\" LOGIN;`.");
        server.run(mends.getFirst());

        mends = preflight.isRefused(
                "the role `cashier` may not read all of it",
                "Run `GRANT CONNECT ON DATABASE \"analytics\" TO \"cashier\"; GRANT USAGE ON SCHEMA \"till\" TO \"cashier\";"
                        + " GRANT SELECT ON \"till\".\"sales\" TO \"cashier\";`.");
        server.run(mends.getFirst());

        mends = preflight.isRefused(
                "the role `cashier` is not let in with that password",
                "Correct `password` of the source, or run `ALTER ROLE \"cashier\" PASSWORD '…';`.");
        server.run(mends.getFirst().replace("…", "right"));
        preflight.goesOn("INSERT INTO till.sales VALUES (1)");
    }

    /** Neither a role nor a publication can be made by it: a superuser and the owner of the table do. */
    @Test
    void aLoginThatMayMakeNothing() {
        server.run("CREATE TABLE guarded (id bigint PRIMARY KEY); CREATE ROLE guest LOGIN PASSWORD 'right'");
        Login guest = server.login("guest", "right");
        Preflight unnamed = new Preflight(server, CapturedServer.capture("guarded", "public.guarded"), guest);
        List<String> mends = unnamed.isRefused(
                "PostgreSQL says: FATAL: permission denied for database \"analytics\"",
                "Run `GRANT CONNECT ON DATABASE \"analytics\" TO \"guest\";`.");
        server.run(mends.getFirst());

        mends = unnamed.isRefused(
                "no role can be made for it: ERROR: permission denied to create role",
                "As a superuser run `CREATE ROLE mekong_cdc_guarded LOGIN REPLICATION PASSWORD '…';"
                        + " GRANT CONNECT ON DATABASE \"analytics\" TO \"mekong_cdc_guarded\";"
                        + " GRANT USAGE ON SCHEMA \"public\" TO \"mekong_cdc_guarded\";"
                        + " GRANT SELECT ON \"public\".\"guarded\" TO \"mekong_cdc_guarded\";`,"
                        + " and set `user` and `password` of the source.");
        server.run(mends.getFirst().replace("…", "right"));
        Preflight named = new Preflight(
                server,
                CapturedServer.capture("guarded", CapturedServer.role("mekong_cdc_guarded", "right"), "public.guarded"),
                guest);

        mends = named.isRefused(
                "the publication `mekong_guarded` cannot be made as it should be: ERROR: permission denied for database analytics",
                "As the owner of the tables run `CREATE PUBLICATION \"mekong_guarded\" FOR TABLE \"public\".\"guarded\""
                        + " WITH (publish_via_partition_root = true);`.");
        server.run(mends.getFirst());
        server.run("ALTER PUBLICATION mekong_guarded OWNER TO guest; ALTER ROLE guest REPLICATION");
        named.goesOn("INSERT INTO guarded VALUES (1)");
    }

    /** A role of our own that somebody changed is set right. */
    @Test
    void aRoleOfOursThatWasChanged() {
        server.run("CREATE TABLE ours (id bigint PRIMARY KEY)");
        Preflight preflight = new Preflight(server, CapturedServer.capture("ours", "public.ours"));
        preflight.goesOn("INSERT INTO ours VALUES (1)");
        server.run("ALTER ROLE mekong_cdc_ours NOREPLICATION NOLOGIN; REVOKE SELECT ON ours FROM mekong_cdc_ours;"
                + "REVOKE CONNECT ON DATABASE analytics FROM mekong_cdc_ours");
        preflight.goesOn("INSERT INTO ours VALUES (2)");
        Login known = server.login("mekong_cdc_ours", "guessed");
        server.run("ALTER ROLE mekong_cdc_ours PASSWORD 'guessed' NOREPLICATION");
        new Capturing(CapturedServer.capture("ours", "public.ours"), server.administrator(), 1, Preflight.NOT_YET)
                .prepare(Optional.of(java.util.Map.of("database.password", "guessed")));
        CapturedServer.run("SELECT pg_create_logical_replication_slot('again', 'pgoutput')", known);
        server.run("SELECT pg_drop_replication_slot('again')");
    }
}
