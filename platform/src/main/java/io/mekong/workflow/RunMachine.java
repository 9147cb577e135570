package io.mekong.workflow;

import io.mekong.core.Durations;
import io.mekong.project.Task;
import io.mekong.project.Task.Retries;
import io.mekong.project.Workflow;
import io.mekong.task.Outcome;
import io.mekong.workflow.TaskRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What becomes of a run: takes what happened, and says what may begin and what is to be noted first. It knows no clock, no
 * database and no thread, so that any world can be tried on it.
 */
final class RunMachine {
    static final String CANCELLED = "somebody cancelled the run";

    private static final String GONE = "the workflow no longer has it";

    private final Workflow workflow;
    private final RandomGenerator chance;
    private final Map<String, TaskRun> tasks = new LinkedHashMap<>();
    private final Map<String, TaskRun> changed = new LinkedHashMap<>();
    /** When those that may begin were first seen to. */
    private final Map<String, Instant> ready = new HashMap<>();

    private final Parts parts = new Parts();
    private Map<String, Map<String, Object>> outputs = Map.of();

    /** @param tasks as the history has them */
    RunMachine(Workflow workflow, Collection<TaskRun> tasks, RandomGenerator chance) {
        this.workflow = workflow;
        this.chance = chance;
        tasks.forEach(this::hold);
    }

    /**
     * What comes next.
     *
     * @param begin attempts that begin now, once this is noted
     * @param claim those that begin if their pools have a slot
     * @param end what the run is, where nothing can happen in it any more
     * @param wake when to look again, whatever happens before
     * @param held whether a task waits for the run before this one
     */
    record Step(
            List<TaskRun> begin, List<TaskRun> claim, Optional<Run.State> end, Optional<Instant> wake, boolean held) {}

    /** What was at work when its process ended has lost an attempt; what only waits has lost nothing. */
    void recover(Instant now) {
        for (TaskRun task : List.copyOf(tasks.values())) {
            if (!task.state().isFinal() && definition(task).isEmpty()) {
                put(task.ended(State.SKIPPED, GONE, now));
            } else if (task.state() == State.RUNNING) {
                if (definition(task).orElseThrow().work().waits()) {
                    put(task.waiting(task.message(), Optional.of(now)));
                } else {
                    failed(task, RunStore.STOPPED, now);
                }
            }
        }
    }

    void cancel(Instant now) {
        for (TaskRun task : List.copyOf(tasks.values())) {
            if (!task.state().isFinal()) {
                put(task.ended(State.CANCELLED, CANCELLED, now));
            }
        }
    }

    /** An attempt has ended; one that was given up meanwhile is not listened to. */
    void ended(String name, int attempt, Ending ending, Instant now) {
        TaskRun task = tasks.get(name);
        if (task == null || task.state() != State.RUNNING || task.attempt() != attempt) {
            return;
        }
        switch (ending) {
            case Ending.Failed(var why) -> failed(task, why, now);
            case Ending.Listed(var items) -> list(task, items, now);
            case Ending.Worked(var outcome) -> worked(task, outcome, now);
        }
    }

    private void worked(TaskRun task, Outcome outcome, Instant now) {
        switch (outcome) {
            case Outcome.Done(var message, var outputs) -> put(task.succeeded(message, outputs, now));
            case Outcome.Skipped(var message) -> put(task.ended(State.SKIPPED, message, now));
            case Outcome.NotYet(var message, var again) -> {
                put(task.waiting(message, Optional.of(now.plus(again))));
                giveUp(task(task.name()), now);
            }
        }
    }

    /** What waits has its `timeout` for all its asking together. */
    private void giveUp(TaskRun task, Instant now) {
        Duration timeout = definition(task).orElseThrow().effort().timeout();
        if (!now.isBefore(task.startedAt().orElse(now).plus(timeout))) {
            failed(task, "not within its `timeout` of " + Durations.format(timeout) + ": " + task.message(), now);
        }
    }

    private void list(TaskRun task, List<Object> items, Instant now) {
        if (items.isEmpty()) {
            put(task.ended(State.SKIPPED, "there was no item", now));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            put(TaskRun.part(task.name(), i, items.get(i)));
        }
        put(task.waiting(items.size() == 1 ? "1 part" : items.size() + " parts", Optional.empty()));
    }

    private void failed(TaskRun task, String why, Instant now) {
        Retries retries =
                definition(task).map(known -> known.effort().retries()).orElse(Retries.NONE);
        put(
                task.counted() > retries.times()
                        ? task.ended(State.FAILED, why, now)
                        : task.retrying(why, now, now.plus(pause(retries, task.counted()))));
    }

    /** Half of it is left to chance, so that many that failed together are not tried again together. */
    private Duration pause(Retries retries, int attempt) {
        double doubled = retries.delay().toMillis() * Math.pow(2, Math.clamp(attempt - 1, 0, 30));
        double most = Math.min(doubled, (double) retries.longest().toMillis());
        return Duration.ofMillis((long) (most / 2 + chance.nextDouble() * most / 2));
    }

    /** @param past whether a task has succeeded in the run before this one; not asked where no task depends on it */
    Step step(Instant now, Predicate<String> past) {
        Planner.Plan plan = settle(now);
        List<TaskRun> may = new ArrayList<>();
        boolean held = false;
        for (String name : plan.start()) {
            if (definition(task(name)).orElseThrow().start().dependsOnPast() && !past.test(name)) {
                held = true;
            } else {
                may.add(task(name));
            }
        }
        for (TaskRun task : tasks.values()) {
            boolean due = !task.againAt().orElse(now).isAfter(now);
            boolean mayBegin = switch (task.state()) {
                case QUEUED -> true;
                case RETRYING -> due;
                case WAITING -> due && !parts.has(task.name());
                case PENDING -> task.part().isPresent();
                case RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED -> false;
            };
            if (mayBegin) {
                may.add(task);
            }
        }
        return begin(may, plan, held, now);
    }

    private Step begin(List<TaskRun> may, Planner.Plan plan, boolean held, Instant now) {
        may.sort(Comparator.comparingInt((TaskRun task) ->
                        definition(task).orElseThrow().effort().priority())
                .reversed()); // and else as they stand in the file
        may.forEach(task -> ready.putIfAbsent(task.name(), now));
        List<TaskRun> begin = new ArrayList<>();
        List<TaskRun> claim = new ArrayList<>();
        int room = workflow.runs().tasksAtOnce() - parts.running();
        for (TaskRun task : may) {
            if (room > 0 && parts.mayBegin(task, definition(task).orElseThrow(), claim)) {
                room--;
                if (pool(task).isPresent()) {
                    claim.add(claim(task, now));
                } else {
                    begin.add(began(task, now));
                }
            }
        }
        Optional<Run.State> end = begin.isEmpty() && claim.isEmpty() && !held ? plan.end() : Optional.empty();
        return new Step(begin, claim, end, wake(), held);
    }

    private TaskRun claim(TaskRun task, Instant now) {
        if (task.state() == State.PENDING || task.state() == State.RETRYING) {
            put(task.queued(since(task, now)));
        }
        return task(task.name());
    }

    private TaskRun began(TaskRun task, Instant now) {
        put(begun(task, now));
        ready.remove(task.name());
        return task(task.name());
    }

    /** As it is once it has begun. */
    TaskRun begun(TaskRun task, Instant now) {
        return task.state() == State.WAITING ? task.asking() : task.running(since(task, now), now);
    }

    private Instant since(TaskRun task, Instant now) {
        return task.state() == State.QUEUED
                ? task.queuedAt().orElse(now)
                : Objects.requireNonNullElse(ready.get(task.name()), now);
    }

    /** The pools gave these their slots, and that is noted already. */
    void granted(List<TaskRun> begun) {
        for (TaskRun task : begun) {
            hold(task);
            changed.remove(task.name());
            ready.remove(task.name());
        }
    }

    /** The pool whose slot an attempt needs; finding a task's items needs none. */
    Optional<String> pool(TaskRun task) {
        return isListing(task)
                ? Optional.empty()
                : definition(task).flatMap(known -> known.effort().pool());
    }

    /** Whether its next attempt finds its items. */
    boolean isListing(TaskRun task) {
        return task.part().isEmpty() && definition(task).flatMap(Task::each).isPresent();
    }

    /** Tasks that will not run any more, and those whose parts have ended: each may decide others. */
    private Planner.Plan settle(Instant now) {
        while (true) {
            Planner.Plan plan = Planner.next(known(), states());
            plan.settle().forEach((name, state) -> put(task(name).ended(state, "", now)));
            List<TaskRun> whole = parts.ended();
            if (whole.isEmpty()) {
                return plan;
            }
            whole.forEach(task -> put(parts.sum(task, now)));
        }
    }

    private Optional<Instant> wake() {
        Optional<Instant> first = Optional.empty();
        for (TaskRun task : tasks.values()) {
            boolean timed = task.state() == State.RETRYING || task.state() == State.WAITING;
            if (timed
                    && task.againAt().isPresent()
                    && (first.isEmpty() || task.againAt().get().isBefore(first.get()))) {
                first = task.againAt();
            }
        }
        return first;
    }

    /** What tasks that succeeded gave, by task. */
    Map<String, Map<String, Object>> outputs() {
        return outputs;
    }

    /** What has changed and is not noted yet. */
    List<TaskRun> changes() {
        return List.copyOf(changed.values());
    }

    void noted() {
        changed.clear();
    }

    Collection<TaskRun> tasks() {
        return List.copyOf(tasks.values());
    }

    Optional<TaskRun> find(String name) {
        return Optional.ofNullable(tasks.get(name));
    }

    Optional<Task> definition(TaskRun task) {
        return Optional.ofNullable(workflow.tasks().get(task.definition()));
    }

    private Map<String, Task> known() {
        Map<String, Task> known = new LinkedHashMap<>(workflow.tasks());
        known.keySet().retainAll(tasks.keySet());
        return known;
    }

    private Map<String, State> states() {
        Map<String, State> states = new LinkedHashMap<>();
        tasks.values().stream()
                .filter(task -> task.part().isEmpty())
                .forEach(task -> states.put(task.name(), task.state()));
        return states;
    }

    private void put(TaskRun task) {
        hold(task);
        changed.put(task.name(), task);
    }

    private void hold(TaskRun task) {
        boolean gives = task.part().isEmpty() && !task.outputs().isEmpty();
        if (gives || outputs.containsKey(task.name())) {
            Map<String, Map<String, Object>> others = new LinkedHashMap<>(outputs);
            if (gives) {
                others.put(task.name(), task.outputs());
            } else {
                others.remove(task.name());
            }
            outputs = Collections.unmodifiableMap(others); // attempts at work keep the one they were given
        }
        parts.take(tasks.put(task.name(), task), task);
    }

    private TaskRun task(String name) {
        return Objects.requireNonNull(tasks.get(name));
    }
}
