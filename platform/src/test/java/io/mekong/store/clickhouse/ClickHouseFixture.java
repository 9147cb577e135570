package io.mekong.store.clickhouse;

import io.mekong.core.DataSize;
import io.mekong.project.OlapAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Stores on a server that all tests of this process share; each folder stands for a database of its own. */
final class ClickHouseFixture {
    private ClickHouseFixture() {}

    /** The same data for the same folder, as long as no other folder comes between. */
    static ClickHouseStore open(Path folder) {
        ChdbProcess server = Shared.SERVER;
        Path known = folder.resolve("clickhouse.database");
        if (!Files.exists(known)) {
            empty(server);
            try {
                Files.createDirectories(folder);
                Files.createFile(known);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return open(server);
    }

    static ClickHouseStore open(ChdbProcess server) {
        return ClickHouseStore.open(
                new ClickHouseStore.Config(address(server, "mekong"), DataSize.ofMegabytes(500), 3));
    }

    static OlapAddress address(ChdbProcess server, String database) {
        return new OlapAddress("http://127.0.0.1:" + server.port(), "default", ChdbProcess.PASSWORD, database);
    }

    private static void empty(ChdbProcess server) {
        try (Requests requests = Requests.open(address(server, "default"))) {
            requests.execute("DROP DATABASE IF EXISTS mekong");
        } catch (ServerError e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started when it is first wanted. */
    private static final class Shared {
        static final ChdbProcess SERVER = start();

        private static ChdbProcess start() {
            try {
                Path data = Files.createTempDirectory("mekong-chdb");
                ChdbProcess server = ChdbProcess.start(data.resolve("data"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.kill(); // its data go with it
                    delete(data);
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
