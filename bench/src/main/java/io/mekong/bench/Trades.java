package io.mekong.bench;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Trades as an exchange sends them: five fields, prices as text, 115 bytes of JSON each. */
final class Trades {
    private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT", "SOLUSDT", "DOTUSDT", "ADAUSDT"};
    private static final double[] PRICES = {67_123.45, 3_456.78, 145.2, 6.31, 0.4412};

    private Trades() {}

    static Stream stream() {
        List<Column> columns = List.of(
                Column.of("symbol", new ColumnType.Text()).whenRequired(),
                Column.of("price", new ColumnType.Decimal(18, 8)).whenRequired(),
                Column.of("quantity", new ColumnType.Decimal(18, 8)).whenRequired(),
                Column.of("trade_time", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MILLIS))
                        .whenRequired(),
                Column.of("trade_id", new ColumnType.BigInt()).whenRequired());
        return Stream.of("trades", 1, columns, Optional.of("trade_time"), Optional.of("symbol"));
    }

    static List<byte[]> json(int count) {
        Random random = new Random(42);
        List<byte[]> events = new ArrayList<>(count);
        long time = 1_719_850_000_000L;
        for (int i = 0; i < count; i++) {
            int coin = random.nextInt(SYMBOLS.length);
            time += random.nextInt(40);
            events.add(json(coin, PRICES[coin] * (1 + random.nextGaussian() / 500), random.nextDouble(), time, i));
        }
        return events;
    }

    private static byte[] json(int coin, double price, double quantity, long time, int index) {
        String text = String.format(
                java.util.Locale.ROOT,
                "{\"symbol\":\"%s\",\"price\":\"%.8f\",\"quantity\":\"%.8f\",\"trade_time\":%d,\"trade_id\":%d}",
                SYMBOLS[coin],
                Math.round(price * 10_000) / 10_000.0,
                Math.round(quantity * 1_000_000) / 1_000_000.0,
                time,
                3_712_345_678L + index);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
