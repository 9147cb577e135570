package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.Task.Steps;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SteppingTest {
    private static final Steps NUMBERS = new Steps("n", new Steps.Counted(1), 3);
    private static final Steps HOURS = new Steps("hour", new Steps.Time(Duration.ofHours(1)), 2);

    private final List<String> seen = new ArrayList<>();

    private Outcome perform(Steps steps, Object at, String text, Stepping.Doing doing) throws InterruptedException {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("cursor." + steps.cursor(), at));
        Stepping stepping = new Stepping(steps, values);
        return stepping.perform(new TaskContext(1, "w", "t", 1, values, line -> {}), context -> {
            seen.add(context.fill(text));
            return doing.perform(context);
        });
    }

    @Test
    void aNumberIsGoneThroughUpToTheMost() throws InterruptedException {
        Outcome outcome = perform(NUMBERS, "7", "{{ cursor.n }}.json", context -> new Outcome.Done("copied"));
        assertThat(seen).containsExactly("7.json", "8.json", "9.json");
        assertThat(outcome).isEqualTo(new Outcome.Done("3 steps, the last: copied; next is 10", Map.of("n", 10L)));
    }

    @Test
    void whereThereIsNothingForTheFirstTheTaskIsSkippedAndTheCursorStays() throws InterruptedException {
        Outcome outcome = perform(NUMBERS, 7L, "{{ cursor.n }}", context -> new Outcome.Skipped("not there"));
        assertThat(seen).containsExactly("7");
        assertThat(outcome).isEqualTo(new Outcome.Skipped("not there"));
    }

    @Test
    void whatCameBeforeTheFirstThatIsMissingCounts() throws InterruptedException {
        Outcome outcome = perform(
                NUMBERS,
                0L,
                "{{ cursor.n }}",
                context -> context.text("cursor.n").equals("1")
                        ? new Outcome.Skipped("not there")
                        : new Outcome.Done("copied", Map.of("files", 1L)));
        assertThat(outcome).isEqualTo(new Outcome.Done("copied; next is 1", Map.of("n", 1L, "files", 1L)));
    }

    @Test
    void aTimeHasItsParts() throws InterruptedException {
        Outcome outcome = perform(
                HOURS,
                "2019-11-30T23:00:00Z",
                "data_{{ cursor.hour.date }}_{{ cursor.hour.hour }} year={{ cursor.hour.year }}"
                        + "/month={{ cursor.hour.month }}/day={{ cursor.hour.day }}/{{ cursor.hour.minute }} {{ cursor.hour }}",
                context -> new Outcome.Done("copied"));
        assertThat(seen)
                .containsExactly(
                        "data_2019-11-30_23 year=2019/month=11/day=30/00 2019-11-30T23:00:00Z",
                        "data_2019-12-01_00 year=2019/month=12/day=01/00 2019-12-01T00:00:00Z");
        assertThat(outcome)
                .isEqualTo(new Outcome.Done(
                        "2 steps, the last: copied; next is 2019-12-01T01:00:00Z",
                        Map.of("hour", "2019-12-01T01:00:00Z")));
    }

    @Test
    void aValueThatIsNoneIsSaid() {
        assertThatThrownBy(() -> perform(HOURS, "yesterday", "", context -> new Outcome.Done("")))
                .isInstanceOf(MekongException.class)
                .hasMessage("The cursor `hour` cannot be `yesterday` – the task goes through times by it"
                        + " – Set it with `mekong workflow cursor`, to a value such as 2019-11-28T00:00:00Z.");
    }
}
