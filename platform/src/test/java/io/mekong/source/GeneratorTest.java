package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.broker.Event;
import io.mekong.project.FieldRule;
import io.mekong.project.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final Instant NOW = Instant.ofEpochSecond(1645270401, 123_456_789);

    @Test
    void aTickIsTheDocumentsFourMessagesWithOneTimestamp() {
        Generator generator = new Generator(TestSources.producer(), TestSources.DEMO, new Random(7));

        List<Event> tick = generator.tick(NOW);

        assertThat(tick).extracting(GeneratorTest::key).containsExactly("BTC", "ETH", "BTT", "DOT");
        assertThat(tick).allMatch(event -> event.topic().equals("demo"));
        assertThat(value(tick.getFirst())).matches("\\{\"data_id\":\\d+,\"name\":\"BTC\",\"timestamp\":1645270401}");
        assertThat(tick).allMatch(event -> value(event).endsWith("\"timestamp\":1645270401}"));
    }

    @Test
    void randomIntegersReachBothEndsAndNoFurther() {
        Generator generator = generator(Map.of("n", new FieldRule.RandomInteger(10, 12)));

        assertThat(values(generator, 500)).containsOnly("{\"n\":10}", "{\"n\":11}", "{\"n\":12}");
    }

    @Test
    void oneNumberAndTheLargestNumbersAreRanges() {
        assertThat(values(generator(Map.of("n", new FieldRule.RandomInteger(5, 5))), 3))
                .containsOnly("{\"n\":5}");
        long max = Long.MAX_VALUE;
        assertThat(values(generator(Map.of("n", new FieldRule.RandomInteger(max - 1, max))), 100))
                .containsOnly("{\"n\":" + max + "}", "{\"n\":" + (max - 1) + "}");
    }

    @Test
    void aWalkBeginsAtItsStartMovesByItsStepAndStaysWithinItsWalls() {
        Generator generator = generator(Map.of("n", new FieldRule.Walk(24, 3, 10, 40)));

        List<Long> walk = values(generator, 2000).stream()
                .map(value -> Long.parseLong(value.replaceAll("\\D", "")))
                .toList();

        assertThat(walk.getFirst()).isEqualTo(24);
        assertThat(walk).allMatch(value -> value >= 10 && value <= 40).contains(10L, 40L);
        for (int i = 1; i < walk.size(); i++) {
            assertThat(Math.abs(walk.get(i) - walk.get(i - 1))).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void everyKindOfValueIsCompactJsonInTheFilesOrder() {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        fields.put("z", new FieldRule.Constant("a \"quoted\" tên"));
        fields.put("a", new FieldRule.Constant(true));
        fields.put("d", new FieldRule.Constant(0.5));
        fields.put("s", new FieldRule.Now(FieldRule.Now.Form.SECONDS));
        fields.put("ms", new FieldRule.Now(FieldRule.Now.Form.MILLIS));
        fields.put("us", new FieldRule.Now(FieldRule.Now.Form.MICROS));
        fields.put("iso", new FieldRule.Now(FieldRule.Now.Form.ISO));

        assertThat(values(generator(fields), 1))
                .containsExactly("{\"z\":\"a \\\"quoted\\\" tên\",\"a\":true,\"d\":0.5,\"s\":1645270401,"
                        + "\"ms\":1645270401123,\"us\":1645270401123456,\"iso\":\"2022-02-19T11:33:21.123Z\"}");
    }

    @Test
    void fieldsWithinFieldsStandTogether() {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        fields.put("user.name", new FieldRule.Constant("Lan"));
        fields.put("name", new FieldRule.Constant("BTC"));
        fields.put("user.home.city", new FieldRule.Constant("Hanoi"));
        fields.put("\"a.b\"", new FieldRule.Constant(1L));

        assertThat(values(generator(fields), 1))
                .containsExactly(
                        "{\"user\":{\"name\":\"Lan\",\"home\":{\"city\":\"Hanoi\"}},\"name\":\"BTC\",\"a.b\":1}");
        assertThat(generator(fields).tick(NOW)).extracting(GeneratorTest::key).containsExactly("BTC");
    }

    @Test
    void withoutTheKeysFieldThereIsNoKey() {
        assertThat(generator(Map.of("n", new FieldRule.Constant(1L)))
                        .tick(NOW)
                        .getFirst()
                        .key())
                .isNull();
    }

    private static Generator generator(Map<String, FieldRule> event) {
        Source.Generator definition = new Source.Generator("test", "", "demo", Optional.empty(), true, List.of(event));
        return new Generator(definition, TestSources.DEMO, new Random(42));
    }

    private static List<String> values(Generator generator, int ticks) {
        List<String> values = new ArrayList<>();
        for (int tick = 0; tick < ticks; tick++) {
            generator.tick(NOW).forEach(event -> values.add(value(event)));
        }
        return values;
    }

    private static String value(Event event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }

    private static String key(Event event) {
        byte[] key = event.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
