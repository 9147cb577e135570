package io.mekong.sink;

import static io.mekong.sink.Samples.COLUMNS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import io.mekong.service.Redis;
import io.mekong.service.SharedRedis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

@ExtendWith(SharedRedis.class)
class RedisWriterIT {
    private static final List<String> FIELDS =
            List.of("session", "at", "brand", "price", "bought", "lowest", "flag", "one");
    private static final Map<String, Merge> MERGE =
            Map.of("bought", Merge.MAX, "lowest", Merge.MIN, "flag", Merge.MAX, "one", Merge.COUNT, "price", Merge.MAX);

    private static RedisTarget target(String prefix) {
        return new RedisTarget(
                prefix + ":{session}", FIELDS, List.of("at", "seq"), MERGE, "event", Duration.ofDays(30));
    }

    private static Jedis client(Redis redis) {
        return new Jedis(
                new HostAndPort(redis.address().host(), redis.address().port()),
                DefaultJedisClientConfig.builder()
                        .password(redis.address().password().orElseThrow())
                        .build());
    }

    /** Said once more, plainly: what the hashes must be. */
    private static Map<String, Map<String, String>> truth(String prefix, List<Object[]> rows) {
        Map<String, List<Object[]>> byKey = new HashMap<>();
        rows.forEach(row -> byKey.computeIfAbsent(prefix + ":" + row[0], key -> new ArrayList<>())
                .add(row));
        Map<String, Map<String, String>> hashes = new HashMap<>();
        byKey.forEach((key, of) -> {
            Object[] newest = of.stream()
                    .max(Comparator.<Object[], Instant>comparing(
                                    row -> (Instant) row[1], Comparator.nullsFirst(Comparator.naturalOrder()))
                            .thenComparing(row -> (Long) row[2]))
                    .orElseThrow();
            Set<Object> events = new HashSet<>();
            of.forEach(row -> events.add(row[8]));
            Map<String, String> hash = new HashMap<>();
            hash.put("session", (String) newest[0]);
            hash.put(
                    "at",
                    newest[1] == null
                            ? ""
                            : newest[1].toString().replace('T', ' ').replace("Z", ""));
            hash.put("brand", newest[3] == null ? "" : (String) newest[3]);
            hash.put("price", number(of, 4, Double.class, Comparator.naturalOrder()));
            hash.put("bought", number(of, 5, Long.class, Comparator.naturalOrder()));
            hash.put("lowest", number(of, 6, BigDecimal.class, Comparator.reverseOrder()));
            hash.put("flag", number(of, 7, Boolean.class, Comparator.naturalOrder()));
            hash.put("one", String.valueOf(events.size()));
            hashes.put(key, hash);
        });
        return hashes;
    }

    private static <T> String number(List<Object[]> rows, int column, Class<T> type, Comparator<? super T> by) {
        return rows.stream()
                .map(row -> row[column])
                .filter(Objects::nonNull)
                .map(type::cast)
                .max(by)
                .map(value -> value instanceof BigDecimal number
                        ? number.stripTrailingZeros().toPlainString()
                        : value.toString().replaceFirst("(?<=\\d)\\.0$", ""))
                .orElse("");
    }

    /** Of decimals that are equal any may stand there. */
    private static Map<String, Map<String, String>> stored(Redis redis, Set<String> keys) {
        Map<String, Map<String, String>> hashes = new HashMap<>();
        redis.hashes(keys).forEach((key, hash) -> {
            Map<String, String> plain = new HashMap<>(hash);
            plain.computeIfPresent(
                    "lowest",
                    (name, text) -> text.isEmpty()
                            ? ""
                            : new BigDecimal(text).stripTrailingZeros().toPlainString());
            hashes.put(key, plain);
        });
        return hashes;
    }

    @Test
    void whateverTheOrderAndHoweverOftenTheEndIsTheSame(Redis redis) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Object[]> rows = Samples.rows(random, 3_000);
        var truth = truth("r", rows);

        try (var writers = Executors.newFixedThreadPool(3)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int time = 0; time < 3; time++) {
                List<List<Object[]>> batches = Samples.cut(random, Samples.shuffled(random, rows));
                all.add(writers.submit(() -> {
                    long written = 0;
                    try (RedisWriter writer = RedisWriter.open(redis.address(), COLUMNS, target("r"))) {
                        for (List<Object[]> batch : batches) {
                            written += writer.write(batch);
                        }
                    }
                    return written;
                }));
            }
            for (Future<Long> one : all) {
                assertThat(one.get()).isEqualTo(rows.size());
            }
        }
        assertThat(stored(redis, truth.keySet())).isEqualTo(truth);
        try (Jedis client = client(redis)) {
            String key = truth.keySet().iterator().next();
            for (String each : List.of(key, key + ":seen", key + ":order")) {
                assertThat(client.ttl(each)).isBetween(29L * 86_400, 30L * 86_400);
            }
        }
    }

    @Test
    void equallyNewRowsEndAlikeInAnyOrder(Redis redis) {
        List<Column> columns = List.of(
                new Column("k", Column.Type.STRING),
                new Column("t", Column.Type.LONG),
                new Column("v", Column.Type.STRING));
        Object[] small = {"k", 5L, "a"};
        Object[] large = {"k", 5L, "b"};
        int number = 0;
        for (List<Object[]> batch :
                List.of(List.of(small, large), List.of(large, small), List.of(large, small, large))) {
            String prefix = "tie" + number++;
            RedisTarget target = new RedisTarget(prefix + ":{k}", List.of(), List.of("t"), Map.of(), null, null);
            try (RedisWriter writer = RedisWriter.open(redis.address(), columns, target)) {
                writer.write(batch);
            }
            assertThat(redis.hash(prefix + ":k")).isEqualTo(Map.of("k", "k", "t", "5", "v", "b"));
        }
    }

    /** The document's own sample; a replay advances its time and never goes back. */
    @Test
    void theShopsRowIsReadAsItWasWritten(Redis redis) {
        List<Column> columns = List.of(
                new Column("event_time", Column.Type.TIMESTAMP),
                new Column("event_type", Column.Type.STRING),
                new Column("product_id", Column.Type.LONG),
                new Column("category_id", Column.Type.LONG),
                new Column("category_code", Column.Type.STRING),
                new Column("brand", Column.Type.STRING),
                new Column("price", Column.Type.DOUBLE),
                new Column("user_id", Column.Type.LONG),
                new Column("user_session", Column.Type.STRING));
        RedisTarget target = new RedisTarget(
                "session:{user_session}:product:{product_id}", List.of(), List.of("event_time"), Map.of(), null, null);
        String session = "f2c45be2-c4cf-4caf-9c40-eaf0634b80dc";
        try (RedisWriter writer = RedisWriter.open(redis.address(), columns, target)) {
            for (String time : List.of("00:00:02", "00:08:54", "00:00:20")) {
                writer.write(List.<Object[]>of(new Object[] {
                    Instant.parse("2019-11-28T" + time + "Z"),
                    "view",
                    1307353L,
                    2053013558920217191L,
                    "computers.notebook",
                    null,
                    411.83,
                    568271465L,
                    session
                }));
            }
        }
        assertThat(redis.hash("session:" + session + ":product:1307353"))
                .isEqualTo(Map.of(
                        "event_time", "2019-11-28 00:08:54",
                        "event_type", "view",
                        "product_id", "1307353",
                        "category_id", "2053013558920217191",
                        "category_code", "computers.notebook",
                        "brand", "",
                        "price", "411.83",
                        "user_id", "568271465",
                        "user_session", session));
    }

    @Test
    void whatRedisRefusesFailsTheBatchAndSaysWhy(Redis redis) {
        List<Column> columns = List.of(new Column("k", Column.Type.STRING), new Column("v", Column.Type.STRING));
        RedisTarget target = new RedisTarget("refused:{k}", List.of(), List.of(), Map.of(), null, null);
        Object[] row = {"a", "x".repeat(1000)};
        try (Jedis client = client(redis);
                RedisWriter writer = RedisWriter.open(redis.address(), columns, target)) {
            client.set("refused:a", "a text");
            assertThatThrownBy(() -> writer.write(List.<Object[]>of(row)))
                    .isInstanceOf(MekongException.class)
                    .isNotInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("the row of the key `refused:a` is refused")
                    .hasMessageContaining("WRONGTYPE")
                    .hasMessageContaining("choose another `key`, or delete it");
            client.del("refused:a");

            client.configSet("maxmemory", "1");
            try {
                assertThatThrownBy(() -> writer.write(List.<Object[]>of(row)))
                        .hasMessageContaining("OOM")
                        .hasMessageContaining("redis.memory-limit");
            } finally {
                client.configSet("maxmemory", "0");
            }
            assertThat(client.exists("refused:a")).isFalse();
            writer.write(List.<Object[]>of(row));
            assertThat(redis.hash("refused:a")).containsEntry("k", "a");
        }
        RedisAddress wrong =
                new RedisAddress("127.0.0.1", redis.address().port(), null, "hunter2", 0, RedisAddress.Transport.PLAIN);
        try (RedisWriter writer = RedisWriter.open(wrong, columns, target)) {
            assertThatThrownBy(() -> writer.write(List.<Object[]>of(row)))
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageContaining("Check the user and the password in `redis.url`")
                    .hasMessageNotContaining("hunter2");
        }
        RedisAddress nobody = new RedisAddress("127.0.0.1", 1, null, null, 0, RedisAddress.Transport.PLAIN);
        try (RedisWriter writer = RedisWriter.open(nobody, columns, target)) {
            assertThatThrownBy(() -> writer.write(List.<Object[]>of(row)))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("Cannot write to Redis at redis://127.0.0.1:1/0 – the connection is lost");
        }
    }

    @Test
    void badRowsAndTargetsAreTold(Redis redis) {
        List<Column> columns = List.of(new Column("k", Column.Type.STRING), new Column("n", Column.Type.LONG));
        RedisTarget target = new RedisTarget("bad:{k}", List.of(), List.of(), Map.of(), null, null);
        try (RedisWriter writer = RedisWriter.open(redis.address(), columns, target)) {
            assertThatThrownBy(() -> writer.write(List.<Object[]>of(new Object[] {null, 1L})))
                    .hasMessageContaining("its key `bad:{k}` needs `k`, which is empty");
            assertThatThrownBy(() -> writer.write(List.<Object[]>of(new Object[] {"a", "one"})))
                    .hasMessageContaining("the column `n` is a LONG, and a row has a String in it");
        }
        assertThatThrownBy(() -> RedisWriter.open(
                        redis.address(),
                        columns,
                        new RedisTarget("x:{session}", List.of(), List.of(), Map.of(), null, null)))
                .hasMessageContaining("the key `x:{session}` names `session`, and they have no such column")
                .hasMessageContaining("Choose one of: k, n.");
        assertThatThrownBy(() -> RedisWriter.open(
                        redis.address(), columns, new RedisTarget("x", List.of(), List.of(), Map.of(), null, null)))
                .hasMessageContaining("names no column");
        assertThatThrownBy(() -> new RedisTarget("x:{k}", List.of(), List.of(), Map.of("n", Merge.COUNT), "k", null))
                .hasMessageContaining("`expire`");
        assertThatThrownBy(() -> new RedisTarget("x:{k}", List.of(), List.of(), Map.of("n", Merge.COUNT), null, null))
                .hasMessageContaining("`identity`");
        assertThatThrownBy(() -> new RedisTarget("x:{k}", List.of(), List.of(), Map.of("n", Merge.SUM), null, null))
                .hasMessageContaining("`sum` cannot be repeated");
    }
}
