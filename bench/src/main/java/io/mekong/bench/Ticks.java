package io.mekong.bench;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Price ticks like the crypto example's, about 60 bytes of JSON each. */
final class Ticks {
    private static final String[] COINS = {"BTC", "ETH", "BTT", "DOT"};

    private Ticks() {}

    static Stream stream() {
        List<Column> columns = List.of(
                column("timestamp", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
                column("name", new ColumnType.Text()),
                column("data_id", new ColumnType.BigInt()));
        return Stream.of("demo", 1, columns, Optional.of("timestamp"), Optional.of("name"));
    }

    static Table table() {
        return Table.of("demo", "demo", stream().columns());
    }

    static List<byte[]> json(int count) {
        Random random = new Random(42);
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(json(random.nextInt(10, 400), COINS[i % COINS.length], 1_700_000_000_000L + i));
        }
        return events;
    }

    static byte[] json(int price, String coin, long timestamp) {
        return ("{\"data_id\":" + price + ",\"name\":\"" + coin + "\",\"timestamp\":" + timestamp + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Column column(String name, ColumnType type) {
        return Column.of(name, type).whenRequired();
    }
}
