package io.mekong.workflow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Task;
import io.mekong.project.Task.Rule;
import io.mekong.workflow.Planner.Plan;
import io.mekong.workflow.TaskRun.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static Task task(Rule rule, String... after) {
        Task task = TestProjects.tick("x").after(after);
        return task.with(new Task.Start(task.after(), rule, Optional.empty(), false));
    }

    /** What becomes of a task after two others, in the two states. */
    @ParameterizedTest
    @CsvSource({
        "ALL_SUCCESS, SUCCESS, SUCCESS, RUNNING",
        "ALL_SUCCESS, SUCCESS, RUNNING, PENDING",
        "ALL_SUCCESS, FAILED, RUNNING, UPSTREAM_FAILED",
        "ALL_SUCCESS, SUCCESS, CANCELLED, UPSTREAM_FAILED",
        "ALL_SUCCESS, SUCCESS, SKIPPED, SKIPPED",
        "ALL_SUCCESS, RUNNING, SKIPPED, PENDING",
        "ALL_SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED",
        "NONE_FAILED, SUCCESS, SKIPPED, RUNNING",
        "NONE_FAILED, SKIPPED, SKIPPED, RUNNING",
        "NONE_FAILED, UPSTREAM_FAILED, RUNNING, UPSTREAM_FAILED",
        "ONE_SUCCESS, SUCCESS, RUNNING, RUNNING",
        "ONE_SUCCESS, FAILED, RUNNING, PENDING",
        "ONE_SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED",
        "ONE_SUCCESS, SKIPPED, SKIPPED, SKIPPED",
        "ONE_FAILED, FAILED, RETRYING, RUNNING",
        "ONE_FAILED, SUCCESS, RETRYING, PENDING",
        "ONE_FAILED, SUCCESS, SKIPPED, SKIPPED",
        "ALL_DONE, FAILED, SKIPPED, RUNNING",
        "ALL_DONE, FAILED, RUNNING, PENDING"
    })
    void rules(Rule rule, State one, State other, State expected) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("one", task(Rule.ALL_SUCCESS));
        tasks.put("other", task(Rule.ALL_SUCCESS));
        tasks.put("last", task(rule, "one", "other"));

        Plan plan = Planner.next(tasks, Map.of("one", one, "other", other, "last", State.PENDING));

        State becomes =
                plan.start().contains("last") ? State.RUNNING : plan.settle().getOrDefault("last", State.PENDING);
        assertThat(becomes).isEqualTo(expected);
    }

    @Test
    void whatIsSkippedSkipsWhatFollowsAtOnceAndTheLastTasksDecide() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("a", task(Rule.ALL_SUCCESS));
        tasks.put("b", task(Rule.ALL_SUCCESS, "a"));
        tasks.put("c", task(Rule.ALL_SUCCESS, "b"));
        tasks.put("clean", task(Rule.ONE_FAILED, "a"));

        Plan skipped = Planner.next(tasks, states(tasks, State.SKIPPED));
        assertThat(skipped.settle())
                .containsValues(State.SKIPPED, State.SKIPPED, State.SKIPPED)
                .hasSize(3);
        assertThat(skipped.end()).contains(Run.State.SUCCESS);

        Plan failed = Planner.next(tasks, states(tasks, State.FAILED));
        assertThat(failed.start()).containsExactly("clean");
        assertThat(failed.settle()).isEqualTo(Map.of("b", State.UPSTREAM_FAILED, "c", State.UPSTREAM_FAILED));
        assertThat(failed.end()).isEmpty();
        assertThat(Planner.next(
                                tasks,
                                Map.of(
                                        "a", State.FAILED,
                                        "b", State.UPSTREAM_FAILED,
                                        "c", State.UPSTREAM_FAILED,
                                        "clean", State.SUCCESS))
                        .end())
                .contains(Run.State.FAILED);
    }

    private static Map<String, State> states(Map<String, Task> tasks, State first) {
        Map<String, State> states = new HashMap<>();
        tasks.keySet().forEach(name -> states.put(name, State.PENDING));
        states.put("a", first);
        return states;
    }

    /** Random workflows in a random world: tasks that fail, are skipped, are tried again, and processes that die. */
    @Test
    void everyRunEndsInOrderWhateverHappens() {
        long seed = Long.getLong("mekong.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            simulate(random, "seed " + seed + ", round " + round);
        }
    }

    private static void simulate(Random random, String where) {
        Map<String, Task> tasks = workflow(random);
        Map<String, State> states = new LinkedHashMap<>();
        tasks.keySet().forEach(name -> states.put(name, State.PENDING));
        Map<String, Integer> begun = new HashMap<>();
        int retries = random.nextInt(3);
        Optional<Run.State> end = Optional.empty();
        for (int step = 0; end.isEmpty(); step++) {
            assertThat(step).as(where).isLessThan(tasks.size() * (retries + 2) * 3 + 20);
            Plan plan = Planner.next(tasks, states);
            plan.settle().forEach((name, state) -> {
                assertThat(states.put(name, state)).as(where).isEqualTo(State.PENDING);
                assertThat(begun).as(where).doesNotContainKey(name);
            });
            for (String name : plan.start()) {
                assertThat(states.put(name, State.RUNNING)).as(where).isEqualTo(State.PENDING);
                assertThat(begun.merge(name, 1, Integer::sum)).as(where).isOne();
                assertBeforeAllows(requireNonNull(tasks.get(name)), states, where + ", " + name);
            }
            end = plan.end();
            if (end.isEmpty()) {
                assertThat(states.values()).as(where).anyMatch(state -> !state.isFinal());
                somethingHappens(random, states, begun, retries);
            }
        }
        assertThat(states.values()).as(where).allMatch(State::isFinal);
        assertThat(Planner.next(tasks, states).start()).as(where).isEmpty();
    }

    private static void assertBeforeAllows(Task task, Map<String, State> states, String where) {
        Set<State> before = EnumSet.noneOf(State.class);
        task.after().forEach(name -> before.add(states.get(name)));
        switch (task.start().rule()) {
            case ALL_SUCCESS -> assertThat(Set.of(State.SUCCESS)).as(where).containsAll(before);
            case NONE_FAILED ->
                assertThat(Set.of(State.SUCCESS, State.SKIPPED)).as(where).containsAll(before);
            case ONE_SUCCESS ->
                assertThat(before.isEmpty() || before.contains(State.SUCCESS))
                        .as(where)
                        .isTrue();
            case ONE_FAILED -> assertThat(before).as(where).anyMatch(State::isFailure);
            case ALL_DONE -> assertThat(before).as(where).allMatch(State::isFinal);
        }
    }

    private static void somethingHappens(
            Random random, Map<String, State> states, Map<String, Integer> begun, int retries) {
        List<String> active = new ArrayList<>();
        states.forEach((name, state) -> {
            if (state == State.RUNNING || state == State.RETRYING) {
                active.add(name);
            }
        });
        String name = active.get(random.nextInt(active.size()));
        if (states.get(name) == State.RETRYING) {
            begun.merge(name, 1, Integer::sum);
            states.put(name, State.RUNNING);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> states.put(name, begun.getOrDefault(name, 0) > retries ? State.FAILED : State.RETRYING);
            case 1 -> states.put(name, State.SKIPPED);
            case 2 -> // its process died with all that it was doing
                active.forEach(one -> {
                    if (states.get(one) == State.RUNNING) {
                        states.put(one, begun.getOrDefault(one, 0) > retries ? State.FAILED : State.RETRYING);
                    }
                });
            default -> states.put(name, State.SUCCESS);
        }
    }

    private static Map<String, Task> workflow(Random random) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        List<Rule> rules = List.copyOf(EnumSet.allOf(Rule.class));
        int count = 1 + random.nextInt(9);
        for (int i = 0; i < count; i++) {
            Set<String> after = new HashSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    after.add("t" + j);
                }
            }
            Rule rule = rules.get(random.nextInt(rules.size()));
            // A task that waits for none cannot wait for one of them to fail.
            tasks.put("t" + i, task(after.isEmpty() ? Rule.ALL_SUCCESS : rule, after.toArray(String[]::new)));
        }
        return tasks;
    }
}
