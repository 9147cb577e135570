package io.mekong.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings of the embedded server, in {@code mekong.conf} beside its own {@code postgresql.conf}, which includes it. */
final class PostgresSettings {
    private PostgresSettings() {}

    /** True when the same settings were there already. */
    static boolean write(Path data, int port) throws IOException {
        Path file = data.resolve("mekong.conf");
        String wanted = text(port);
        if (Files.exists(file) && Files.readString(file).equals(wanted)) {
            return true;
        }
        PrivateFiles.write(file, wanted);
        return false;
    }

    private static String text(int port) {
        return """
            # Written at each start; your own settings go into postgresql.conf, below its last line.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = scram-sha-256

            # What is committed is on disk.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            # Change data capture; a slot that nobody reads must not fill the disk.
            wal_level = logical
            max_replication_slots = 10
            max_wal_senders = 10
            max_slot_wal_keep_size = 1GB

            # Small: it shares the machine with everything else.
            max_connections = 60
            shared_buffers = 64MB
            io_workers = 1
            autovacuum_max_workers = 2
            max_parallel_workers = 2
            jit = off
            min_wal_size = 32MB
            max_wal_size = 256MB

            timezone = 'UTC'
            log_timezone = 'UTC'
            log_checkpoints = off
            """.formatted(port);
    }
}
