package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Task;
import io.mekong.project.Task.Each;
import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.task.Outcome;
import io.mekong.workflow.TaskRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of steps of random workflows in a world that goes wrong: nodes die at any point, also between noting and
 * beginning, two believe that they have the run, the clock jumps, tasks fail, wait and are slow, and people clear and mark.
 * What PostgreSQL does is a map that is changed as a whole or not at all, and only by the run's owner.
 */
class RunSimulationTest {
    private static final int STEPS = 400;
    private static final List<Rule> RULES = List.of(Rule.values());

    static List<Long> seeds() {
        long base = Long.getLong("mekong.seed", System.nanoTime());
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("mekong.worlds", 150); i++) {
            seeds.add(base + i);
        }
        return seeds;
    }

    @ParameterizedTest(name = "-Dmekong.seed={0} -Dmekong.worlds=1")
    @MethodSource("seeds")
    void whateverHappensTheRunComesToItsEndAndEveryRuleIsKept(long seed) {
        World world = new World(new Random(seed));
        for (int i = 0; i < STEPS && !world.over(); i++) {
            world.something();
        }
        world.calm();
        world.check();
    }

    /** One attempt at work in a node. */
    private record Working(String task, int attempt, boolean listing) {}

    private static final class Node {
        final String owner;
        RunMachine machine;
        long edits;
        final List<Working> working = new ArrayList<>();

        Node(String owner, RunMachine machine, long edits) {
            this.owner = owner;
            this.machine = machine;
            this.edits = edits;
        }
    }

    private static final class World {
        private final Random random;
        private final Workflow workflow;
        private final Map<String, TaskRun> noted = new LinkedHashMap<>();
        private final Map<String, Integer> successes = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private Instant now = Instant.parse("2026-03-01T10:00:00Z");
        private @Nullable String owner;
        private Optional<Run.State> end = Optional.empty();
        private long edits;
        private int owners;
        private int cleared;

        World(Random random) {
            this.random = random;
            this.workflow = workflow(random);
            workflow.tasks().keySet().forEach(name -> noted.put(name, TaskRun.pending(name)));
        }

        private static Workflow workflow(Random random) {
            Map<String, Task> tasks = new LinkedHashMap<>();
            int count = 1 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                Set<String> after = new LinkedHashSet<>();
                for (String before : tasks.keySet()) {
                    if (random.nextInt(3) == 0) {
                        after.add(before);
                    }
                }
                Rule rule = RULES.get(random.nextInt(RULES.size()));
                Work work =
                        random.nextInt(5) == 0 ? new Work.SubWorkflow("other", Map.of()) : new Work.Generate("gen", 1);
                Retries retries = new Retries(random.nextInt(3), Duration.ofSeconds(1), Duration.ofSeconds(5));
                Task task = Task.of(work)
                        .with(new Task.Start(after, rule, Optional.empty(), false))
                        .with(new Task.Effort(
                                retries,
                                Duration.ofMinutes(10),
                                random.nextInt(4) == 0 ? Optional.of("pool") : Optional.empty(),
                                random.nextInt(3)));
                tasks.put("t" + i, random.nextInt(4) == 0 ? each(random, task) : task);
            }
            return new Workflow("w", "", Optional.empty(), new Runs(1, 1 + random.nextInt(4), false), Map.of(), tasks);
        }

        private static Task each(Random random, Task task) {
            return task.forEach(new Each(new Each.Listed(List.of("a", "b", "c")), 1 + random.nextInt(3)));
        }

        boolean over() {
            return end.isPresent();
        }

        void something() {
            now = now.plusMillis(random.nextInt(700));
            switch (random.nextInt(14)) {
                case 0 -> start();
                case 1 -> die();
                case 2 -> now = now.plusSeconds(random.nextInt(100) - 50L); // somebody sets the clock
                case 3 -> edit();
                case 4, 5, 6, 7 -> finishSomething();
                default ->
                    nodes.stream()
                            .skip(nodes.isEmpty() ? 0 : random.nextInt(nodes.size()))
                            .findFirst()
                            .ifPresent(this::step);
            }
        }

        /** No more accidents: whatever is left must come to its end. */
        void calm() {
            nodes.clear();
            start();
            for (int i = 0; i < 5_000 && !over(); i++) {
                now = now.plusSeconds(1);
                if (nodes.isEmpty()) {
                    start();
                }
                step(nodes.getLast());
                if (!nodes.isEmpty()) {
                    Node node = nodes.getLast();
                    List.copyOf(node.working).forEach(working -> finish(node, working, true));
                }
            }
            assertThat(end).as("the run comes to its end: " + noted).isPresent();
        }

        private void start() {
            String name = "node-" + ++owners;
            owner = name;
            Node node = new Node(name, machine(noted.values()), edits);
            node.machine.recover(now);
            nodes.add(node);
        }

        private RunMachine machine(Collection<TaskRun> tasks) {
            return new RunMachine(workflow, List.copyOf(tasks), random);
        }

        private void die() {
            if (!nodes.isEmpty()) {
                nodes.remove(random.nextInt(nodes.size()));
            }
        }

        private void finishSomething() {
            if (!nodes.isEmpty()) {
                Node node = nodes.get(random.nextInt(nodes.size()));
                if (!node.working.isEmpty()) {
                    finish(node, node.working.get(random.nextInt(node.working.size())), false);
                }
            }
        }

        private void finish(Node node, Working working, boolean well) {
            node.working.remove(working);
            Ending ending;
            int fate = well ? 0 : random.nextInt(6);
            if (working.listing()) {
                ending = new Ending.Listed(random.nextInt(5) == 0 ? List.of() : List.of("a", "b", "c"));
            } else if (fate == 1) {
                ending = new Ending.Failed("it failed");
            } else if (fate == 2) {
                ending = new Ending.Worked(new Outcome.Skipped("nothing"));
            } else if (fate == 3) {
                ending = new Ending.Worked(new Outcome.NotYet("not yet", Duration.ofSeconds(2)));
            } else {
                ending = new Ending.Worked(new Outcome.Done("done", Map.of("by", node.owner)));
            }
            node.machine.ended(working.task(), working.attempt(), ending, now);
        }

        private void step(Node node) {
            RunMachine.Step step = node.machine.step(now, task -> true);
            if (random.nextInt(20) == 0 && !over()) {
                nodes.remove(node); // it dies before it has noted anything
                return;
            }
            if (!node.owner.equals(owner) || over()) {
                nodes.remove(node); // fenced
                return;
            }
            if (node.edits != edits) {
                node.machine = machine(noted.values());
                node.edits = edits;
                node.working.removeIf(working -> !isAtWork(node, working));
                return;
            }
            for (TaskRun task : node.machine.changes()) {
                note(task);
            }
            node.machine.noted();
            List<TaskRun> granted = new ArrayList<>();
            for (TaskRun claim : step.claim()) {
                if (random.nextBoolean() || nodes.size() == 1) {
                    TaskRun begun = node.machine.begun(claim, now);
                    note(begun);
                    granted.add(begun);
                }
            }
            node.machine.granted(granted);
            end = step.end();
            checkAtWork();
            if (random.nextInt(20) == 0 && !over()) {
                nodes.remove(node); // it dies before anything begins
                return;
            }
            step.begin().forEach(task -> begin(node, task, node.machine.isListing(task)));
            granted.forEach(task -> begin(node, task, false));
        }

        private boolean isAtWork(Node node, Working working) {
            return node.machine
                    .find(working.task())
                    .filter(task -> task.state() == State.RUNNING && task.attempt() == working.attempt())
                    .isPresent();
        }

        private void begin(Node node, TaskRun task, boolean listing) {
            TaskRun known = Objects.requireNonNull(noted.get(task.name()));
            assertThat(known.state()).isEqualTo(State.RUNNING);
            assertThat(node.working)
                    .as("no attempt is there twice")
                    .noneMatch(other -> other.task().equals(task.name()));
            node.working.add(new Working(task.name(), task.attempt(), listing));
        }

        private void note(TaskRun task) {
            TaskRun before = noted.put(task.name(), task);
            if (before != null && before.state().isFinal()) {
                assertThat(task.state())
                        .as("what has ended stays ended: " + before + " → " + task)
                        .isEqualTo(before.state());
            }
            assertThat(task.attempt())
                    .as("attempts only grow")
                    .isGreaterThanOrEqualTo(before == null ? 0 : before.attempt());
            if (task.state() == State.RUNNING && task.part().isEmpty()) {
                checkMayRun(task);
            }
            Task definition = Objects.requireNonNull(workflow.tasks().get(task.definition()));
            assertThat(task.counted())
                    .as("retries are bounded: " + task)
                    .isLessThanOrEqualTo(definition.effort().retries().times() + 1);
            if (task.state() == State.SUCCESS && (before == null || before.state() != State.SUCCESS)) {
                successes.merge(task.name(), 1, Integer::sum);
            }
        }

        /** What must have become of the tasks before one, when it runs. */
        private void checkMayRun(TaskRun task) {
            Task definition = Objects.requireNonNull(workflow.tasks().get(task.name()));
            for (String name : definition.after()) {
                TaskRun before = Objects.requireNonNull(noted.get(name));
                if (cleared > 0) {
                    continue; // somebody let the one before run again, beside this one
                }
                switch (definition.start().rule()) {
                    case ALL_SUCCESS -> assertThat(before.state()).isEqualTo(State.SUCCESS);
                    case NONE_FAILED -> assertThat(before.state()).isIn(State.SUCCESS, State.SKIPPED);
                    case ALL_DONE -> assertThat(before.state().isFinal()).isTrue();
                    case ONE_SUCCESS, ONE_FAILED -> {}
                }
            }
        }

        private void checkAtWork() {
            long running = noted.values().stream()
                    .filter(task -> task.state() == State.RUNNING)
                    .count();
            assertThat(running)
                    .as("no more at a time than the workflow allows")
                    .isLessThanOrEqualTo(workflow.runs().tasksAtOnce());
            workflow.tasks()
                    .forEach((name, task) -> task.each()
                            .ifPresent(each -> assertThat(noted.values().stream()
                                            .filter(part -> part.part().isPresent()
                                                    && part.definition().equals(name))
                                            .filter(part -> part.state() == State.RUNNING)
                                            .count())
                                    .as("no more parts at a time than allowed")
                                    .isLessThanOrEqualTo(each.parallel())));
        }

        /** Somebody clears a task that has ended. */
        private void edit() {
            List<TaskRun> ended = noted.values().stream()
                    .filter(task -> task.state().isFinal() && task.part().isEmpty())
                    .toList();
            if (ended.isEmpty() || over() || cleared > 3) {
                return;
            }
            TaskRun task = ended.get(random.nextInt(ended.size()));
            noted.values()
                    .removeIf(
                            part -> part.part().isPresent() && part.definition().equals(task.name()));
            noted.put(task.name(), task.cleared());
            noted.replaceAll((name, other) -> other.state() == State.UPSTREAM_FAILED ? other.cleared() : other);
            cleared++;
            edits++;
        }

        void check() {
            assertThat(noted.values()).allMatch(task -> task.state().isFinal());
            if (cleared == 0) {
                assertThat(successes.values())
                        .as("no task is reported done twice")
                        .allMatch(times -> times == 1);
            }
            Set<String> waitedFor = new LinkedHashSet<>();
            workflow.tasks().values().forEach(task -> waitedFor.addAll(task.after()));
            boolean failed = noted.values().stream()
                    .anyMatch(task -> task.part().isEmpty()
                            && !waitedFor.contains(task.name())
                            && task.state().isFailure());
            assertThat(end).contains(failed ? Run.State.FAILED : Run.State.SUCCESS);
            workflow.tasks().forEach((name, task) -> {
                TaskRun whole = Objects.requireNonNull(noted.get(name));
                if (task.each().isPresent() && whole.state() == State.SUCCESS) {
                    assertThat(noted.values().stream()
                                    .filter(part -> part.part().isPresent()
                                            && part.definition().equals(name)))
                            .as("a whole is done when its parts are")
                            .isNotEmpty()
                            .noneMatch(part -> part.state().isFailure());
                }
            });
        }
    }
}
