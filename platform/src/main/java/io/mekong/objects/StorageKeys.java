package io.mekong.objects;

import io.mekong.core.MekongException;
import io.mekong.service.PrivateFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Properties;

/** What opens an object storage. */
public record StorageKeys(String accessKey, String secretKey) {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ACCESS_LETTERS = 20;
    private static final int SECRET_LETTERS = 40;

    /** Those of the endpoint in this process: made once, and kept in a file that only its owner may read. */
    static StorageKeys load(Path file) {
        try {
            if (!Files.exists(file)) {
                save(file, new StorageKeys(random(ACCESS_LETTERS), random(SECRET_LETTERS)));
            }
            Properties properties = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            String access = properties.getProperty("access-key");
            String secret = properties.getProperty("secret-key");
            if (access == null || secret == null) {
                throw MekongException.resource(
                        "Cannot start the S3 endpoint",
                        "its keys in " + file + " are incomplete",
                        "Delete that file to have new ones made.",
                        null);
            }
            return new StorageKeys(access, secret);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot start the S3 endpoint",
                    "its keys in " + file + " cannot be used: " + MekongException.reason(e),
                    "Choose a data folder you may write to with `--data`.",
                    e);
        }
    }

    private static void save(Path file, StorageKeys keys) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("access-key", keys.accessKey());
        properties.setProperty("secret-key", keys.secretKey());
        StringWriter text = new StringWriter();
        properties.store(text, "Keys of the S3 endpoint");
        Path fresh = PrivateFiles.write(file.resolveSibling(file.getFileName() + ".new"), text.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random(int letters) {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder(letters);
        for (int i = 0; i < letters; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "StorageKeys[" + accessKey + ", ***]";
    }
}
