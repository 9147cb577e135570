package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** The passwords of the embedded server, made once and kept in a file that only its owner may read. */
record Credentials(String superuserPassword, String ownerPassword, String analyticsPassword) {
    private static final int BYTES = 24;

    static Credentials load(Path file) {
        try {
            if (!Files.exists(file)) {
                save(file, new Credentials(random(), random(), random()));
            }
            Properties properties = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            String superuser = properties.getProperty("superuser");
            String owner = properties.getProperty("owner");
            if (superuser == null || owner == null) {
                throw MekongException.resource(
                        "Cannot start PostgreSQL",
                        "its passwords in " + file + " are incomplete",
                        "Restore that file, or set the data folder aside to begin anew.",
                        null);
            }
            String analytics = properties.getProperty("analytics");
            if (analytics == null) { // the folder was made before there was such a database
                Credentials complete = new Credentials(superuser, owner, random());
                save(file, complete);
                return complete;
            }
            return new Credentials(superuser, owner, analytics);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot start PostgreSQL",
                    "its passwords in " + file + " cannot be used: " + MekongException.reason(e),
                    "Choose a data folder you may write to with `--data`.",
                    e);
        }
    }

    private static void save(Path file, Credentials credentials) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("superuser", credentials.superuserPassword());
        properties.setProperty("owner", credentials.ownerPassword());
        properties.setProperty("analytics", credentials.analyticsPassword());
        StringWriter text = new StringWriter();
        properties.store(text, "Passwords of the embedded PostgreSQL: roles postgres, mekong and analytics");
        // Whole or not at all: half a file would lock us out of the data.
        Path fresh = PrivateFiles.write(file.resolveSibling(file.getFileName() + ".new"), text.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
