package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldPathTest {
    @Test
    void aWayIsReadAsItIsWritten() {
        assertThat(FieldPath.parse("user.address.city").steps())
                .containsExactly(step("user", false), step("address", false), step("city", false));
        assertThat(FieldPath.parse("items[].price").steps()).containsExactly(step("items", true), step("price", false));
        assertThat(FieldPath.parse("\"a.b\".\"c[]\"[]").steps()).containsExactly(step("a.b", false), step("c[]", true));
        assertThat(FieldPath.parse("\"\"")).isEqualTo(FieldPath.of(""));
    }

    @Test
    void whatIsNoWaySaysWhere() {
        assertThatThrownBy(() -> FieldPath.parse("a.")).hasMessage("a name is missing at character 3");
        assertThatThrownBy(() -> FieldPath.parse("a[1].b")).hasMessage("a dot is missing at character 2");
        assertThatThrownBy(() -> FieldPath.parse("a.\"b")).hasMessage("the quote at character 3 is not closed");
    }

    /** Any names at all, written and read again. */
    @Test
    void whatIsWrittenIsReadTheSame() {
        long seed = Long.getLong("mekong.seed", System.nanoTime());
        System.out.println("FieldPathTest: seed " + seed + " (-Dmekong.seed=" + seed + ")");
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<FieldPath.Step> steps = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                StringBuilder name = new StringBuilder();
                for (int c = random.nextInt(5); c > 0; c--) {
                    name.append("ab.[]\" $é".charAt(random.nextInt(9)));
                }
                steps.add(step(name.toString(), random.nextBoolean()));
            }
            FieldPath path = new FieldPath(steps);
            assertThat(FieldPath.parse(path.toString()))
                    .as("seed %d, round %d: %s", seed, round, path)
                    .isEqualTo(path);
        }
    }

    @Test
    void underAList() {
        FieldPath items = FieldPath.parse("order.items");
        assertThat(FieldPath.parse("order.items[].price").isUnder(items)).isTrue();
        assertThat(FieldPath.parse("order.items[]").isUnder(items)).isTrue();
        assertThat(FieldPath.parse("order.items").isUnder(items)).isFalse();
        assertThat(FieldPath.parse("order.tags[]").isUnder(items)).isFalse();
        assertThat(FieldPath.parse("items[].price").isUnder(items)).isFalse();
        assertThat(FieldPath.parse("order").isUnder(items)).isFalse();
    }

    private static FieldPath.Step step(String name, boolean each) {
        return new FieldPath.Step(name, each);
    }
}
