package io.mekong.project;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where files are: {@code s3://bucket/key}, {@code hdfs://host:port/path}, or a path. */
public final class FileAddress {
    private static final Pattern FAR = Pattern.compile("([a-z][a-z0-9+.-]*)://(.*)");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+");
    private static final Pattern NAME_NODE = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?/.+");

    private FileAddress() {}

    /** A file or a glob, with values in their places. */
    static Optional<String> read(Value value) {
        return value.text().filter(text -> {
            var far = FAR.matcher(Template.fill(text, _ -> "x"));
            if (!far.matches()) {
                return true;
            }
            boolean good = switch (far.group(1)) {
                case "s3" -> BUCKET.matcher(far.group(2)).matches();
                case "hdfs" -> NAME_NODE.matcher(far.group(2)).matches();
                default -> false;
            };
            if (!good) {
                value.cannotBe(
                        "s3://bucket/key, hdfs://host:port/path or a path",
                        "Write for example `s3://bronze/training_data/*.parquet`.");
            }
            return good;
        });
    }
}
