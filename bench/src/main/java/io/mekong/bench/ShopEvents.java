package io.mekong.bench;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * What visitors of a shop did: nine fields, about 270 bytes of JSON each. From the public sample where it is at hand, else
 * made up in its shape.
 */
final class ShopEvents {
    private static final Path SAMPLE = Path.of("../shared/data/ecommerce/2019-Oct_first170min.csv");
    private static final String[] NAMES = {
        "event_time",
        "event_type",
        "product_id",
        "category_id",
        "category_code",
        "brand",
        "price",
        "user_id",
        "user_session"
    };
    private static final String[] TYPES = {
        "view", "view", "view", "view", "view", "view", "view", "view", "cart", "purchase"
    };
    private static final String[] CATEGORIES = {
        "electronics.smartphone", "appliances.kitchen.washer", "computers.notebook", ""
    };
    private static final String[] BRANDS = {"samsung", "apple", "xiaomi", "huawei", "lucente", ""};

    private ShopEvents() {}

    static Stream stream() {
        List<Column> columns = List.of(
                Column.of("event_time", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO))
                        .whenRequired(),
                Column.of("event_type", new ColumnType.Text()).whenRequired(),
                Column.of("product_id", new ColumnType.BigInt()).whenRequired(),
                Column.of("category_id", new ColumnType.BigInt()),
                Column.of("category_code", new ColumnType.Text()),
                Column.of("brand", new ColumnType.Text()),
                Column.of("price", new ColumnType.Real()),
                Column.of("user_id", new ColumnType.BigInt()),
                Column.of("user_session", new ColumnType.Uuid()));
        return Stream.of("shop", 1, columns, Optional.of("event_time"), Optional.of("user_session"));
    }

    static List<byte[]> json(int count) {
        List<String[]> rows = Files.isReadable(SAMPLE) ? sample() : made(count);
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(json(rows.get(i % rows.size())));
        }
        return events;
    }

    private static List<String[]> sample() {
        try {
            return Files.readAllLines(SAMPLE).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(values -> values.length == NAMES.length)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String[]> made(int count) {
        Random random = new Random(42);
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
        List<String[]> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(new String[] {
                time.format(Instant.ofEpochSecond(1_574_899_200L + i / 10)),
                TYPES[random.nextInt(TYPES.length)],
                Integer.toString(1_000_000 + random.nextInt(60_000_000)),
                Long.toString(2_053_013_552_326_770_905L + random.nextInt(1_000_000)),
                CATEGORIES[random.nextInt(CATEGORIES.length)],
                BRANDS[random.nextInt(BRANDS.length)],
                random.nextInt(2_500) + "." + random.nextInt(10, 100),
                Integer.toString(500_000_000 + random.nextInt(60_000_000)),
                new UUID(random.nextLong(), random.nextLong()).toString()
            });
        }
        return rows;
    }

    private static byte[] json(String[] values) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < NAMES.length; i++) {
            boolean text = i < 2 || i == 4 || i == 5 || i == 8;
            String value = values[i].isEmpty() ? "null" : text ? "\"" + values[i] + "\"" : values[i];
            json.append(i == 0 ? "" : ",").append("\"" + NAMES[i] + "\":").append(value);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
