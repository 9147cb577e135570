package io.mekong.project;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code s3} of the settings. */
final class ObjectStorageReader {
    /** As S3 has them. */
    static final Form<String> BUCKET = Form.named(
            "(?!xn--|\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9](?:[a-z0-9-]|\\.(?![.-])){1,61}[a-z0-9]",
            "a bucket's name: lower-case letters, digits, `-` and `.`, 3 to 63 of them, no address of a machine");

    private ObjectStorageReader() {}

    static Settings.S3 read(Section section) {
        Optional<URI> endpoint = section.find("endpoint", SettingsReader.webAddress("endpoint: http://minio-1:9000"));
        Optional<String> accessKey = section.find("access-key").flatMap(Value::text);
        Optional<Settings.Secret> secretKey =
                section.find("secret-key").flatMap(Value::text).map(Settings.Secret::new);
        if (accessKey.isPresent() != secretKey.isPresent()) {
            String missing = accessKey.isPresent() ? "secret-key" : "access-key";
            section.problem(
                    "`s3." + missing + "` is missing",
                    "one key without the other opens nothing",
                    "Add it, from the environment: `" + missing + ": ${env:S3_"
                            + missing.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "}`.");
        }
        List<String> buckets =
                section.find("buckets").map(ObjectStorageReader::buckets).orElse(List.of());
        return new Settings.S3(
                endpoint,
                section.text("region", Settings.S3.EMBEDDED.region()),
                accessKey,
                secretKey,
                section.truth("path-style", true),
                buckets);
    }

    private static List<String> buckets(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return SettingsReader.hosts(value);
        }
        return value.items().orElse(List.of()).stream()
                .flatMap(item -> item.as(BUCKET).stream())
                .toList();
    }
}
