package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What the embedded Redis is started with: its file of settings, which holds the password and is for our eyes only. */
final class RedisSettings {
    private static final int PASSWORD_BYTES = 24;

    private RedisSettings() {}

    /** Made once and kept. */
    static String password(Path directory) throws IOException {
        Path file = directory.resolve("password");
        if (Files.exists(file)) {
            String password = Files.readString(file).strip();
            if (!password.matches("[0-9a-f]{32,}")) {
                throw MekongException.resource(
                        "Cannot start Redis",
                        "its password in " + file + " is incomplete",
                        "Remove that file: another is made.",
                        null);
            }
            return password;
        }
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        String password = HexFormat.of().formatHex(bytes);
        Path fresh = PrivateFiles.write(directory.resolve("password.new"), password + "\n");
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    /** True when the same settings were there already. */
    static boolean write(Path file, RedisConfig.Embedded config, Path data, String password) throws IOException {
        String wanted = text(config, data, password);
        if (Files.exists(file) && Files.readString(file).equals(wanted)) {
            return true;
        }
        PrivateFiles.write(file, wanted);
        return false;
    }

    private static String text(RedisConfig.Embedded config, Path data, String password) {
        return """
            # Written at each start.
            bind %s
            port %d
            requirepass %s
            dir "%s"
            pidfile "%s"
            logfile "%s"
            # In a session of its own: a Ctrl-C in our terminal must not stop it before us.
            daemonize yes

            # What is acknowledged is on disk.
            appendonly yes
            appendfsync always
            save ""

            # Nothing is thrown away to make room; a write beyond it is refused.
            maxmemory %d
            maxmemory-policy noeviction
            databases 16
            tcp-keepalive 60
            """.formatted(
                        addresses(config.bind()),
                        config.port(),
                        password,
                        data,
                        data.resolve("redis.pid"),
                        config.directory().resolve("redis.log"),
                        config.memoryLimit().bytes());
    }

    /** We ourselves come by loopback. */
    private static String addresses(String bind) {
        return switch (bind) {
            case "127.0.0.1", "localhost", "::1", "[::1]" -> "127.0.0.1";
            case "0.0.0.0", "::", "[::]" -> "0.0.0.0";
            default -> "127.0.0.1 " + bind;
        };
    }
}
