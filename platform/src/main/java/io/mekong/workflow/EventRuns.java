package io.mekong.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.project.EventTrigger;
import io.mekong.project.Workflow;
import io.mekong.workflow.Run.Interval;
import io.mekong.workflow.Run.Trigger;
import io.mekong.workflow.RunStore.NewRun;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the runs that events call for, in the transaction that notes how far the events were taken: neither is ever there
 * without the other. A run's data interval goes from the event run before it to now.
 */
final class EventRuns {
    /** What a workflow may have in its queue before it takes no more events. */
    static final int LONGEST_QUEUE = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunStore store;
    private final InstantSource clock;
    private final Supplier<Map<String, Workflow>> workflows;

    EventRuns(RunStore store, InstantSource clock, Supplier<Map<String, Workflow>> workflows) {
        this.store = store;
        this.clock = clock;
        this.workflows = workflows;
    }

    /**
     * How far a trigger has come.
     *
     * @param at when it came there
     * @param waiting runs of the workflow in the queue
     */
    record Position(String text, Instant at, boolean paused, int active, int waiting) {}

    /** Under this key its position is kept. */
    static String key(EventTrigger trigger) {
        return trigger.kind() + ":" + trigger.name();
    }

    /** Held until the end of the transaction: two nodes do not take the same event. Empty where it was never noted. */
    Optional<Position> hold(Database.Transaction transaction, String workflow, String key) throws SQLException {
        return transaction
                .query(
                        "hold-trigger.sql",
                        row -> new Position(
                                row.getString("position"),
                                Database.instant(row, "at"),
                                row.getBoolean("paused"),
                                row.getInt("active"),
                                row.getInt("waiting")),
                        workflow,
                        key)
                .stream()
                .findFirst();
    }

    /** @return whether nobody had noted one */
    boolean begin(Database.Transaction transaction, String workflow, String key, String position, Instant at)
            throws SQLException {
        return transaction.update(
                        "insert into workflow_trigger (workflow, trigger, position, at) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        workflow,
                        key,
                        position,
                        at)
                == 1;
    }

    void move(Database.Transaction transaction, String workflow, String key, String position) throws SQLException {
        transaction.update(
                "update workflow_trigger set position = ?, at = ? where workflow = ? and trigger = ?",
                position,
                clock.instant(),
                workflow,
                key);
    }

    /** A run with the parameters that the workflow has. */
    void create(Database.Transaction transaction, Workflow workflow, Instant since, Map<String, String> event)
            throws SQLException {
        create(transaction, workflow, since, event, Map.of());
    }

    /**
     * @param since where the interval begins if no event run was before
     * @param given where the workflow does not take these parameters, the run has failed
     */
    void create(
            Database.Transaction transaction,
            Workflow workflow,
            Instant since,
            Map<String, String> event,
            Map<String, String> given)
            throws SQLException {
        Instant now = clock.instant();
        Optional<MekongException> refusal = Optional.empty();
        Map<String, String> parameters;
        try {
            parameters = Parameters.of(workflow, given);
        } catch (MekongException e) {
            refusal = Optional.of(e);
            parameters = Parameters.usual(workflow);
        }
        Instant before = transaction
                .query(
                        "select max(scheduled_for) as at from workflow_run where workflow = ? and trigger = 'event'",
                        row -> Database.instantIfAny(row, "at"),
                        workflow.name())
                .getFirst()
                .orElse(since);
        NewRun run = new NewRun(Trigger.EVENT, now, Optional.of(new Interval(before, now)), parameters);
        long id = store.create(transaction, workflow, run, now)
                .orElseThrow(() -> MekongException.bug("a run that an event asked for was not made", null));
        transaction.update("update workflow_run set event = ?::jsonb where id = ?", json(event), id);
        if (refusal.isPresent()) {
            String why = "The message does not fit – " + refusal.get().getMessage();
            transaction.update("refuse-run.sql", now, now, why, id, RunStore.REQUESTED, Long.toString(id));
        }
    }

    /**
     * A run of the workflow {@code producer} has succeeded: whoever waits for what it produces gets a run, in the transaction that ends
     * the producing one. A paused workflow gets none, now or later.
     */
    void datasetsUpdated(Database.Transaction transaction, Workflow producer, long run) throws SQLException {
        for (String dataset : producer.events().produces()) {
            for (Workflow workflow : workflows.get().values()) {
                for (EventTrigger trigger : workflow.events().on()) {
                    if (trigger instanceof EventTrigger.DatasetUpdated(var name) && name.equals(dataset)) {
                        datasetUpdated(transaction, workflow, trigger, producer.name(), run);
                    }
                }
            }
        }
    }

    private void datasetUpdated(
            Database.Transaction transaction, Workflow workflow, EventTrigger trigger, String producer, long run)
            throws SQLException {
        String key = key(trigger);
        begin(transaction, workflow.name(), key, "", clock.instant());
        Position position = hold(transaction, workflow.name(), key).orElseThrow();
        if (position.paused()) {
            return;
        }
        move(transaction, workflow.name(), key, Long.toString(run));
        Map<String, String> event = new LinkedHashMap<>();
        event.put("dataset", trigger.name());
        event.put("workflow", producer);
        event.put("run", Long.toString(run));
        create(transaction, workflow, position.at(), event);
    }

    /** The fields of a JSON object that are called like a parameter of the workflow; others are left to `event.value`. */
    static Map<String, String> parameters(Workflow workflow, String value) {
        Map<String, String> given = new LinkedHashMap<>();
        JsonNode json;
        try {
            json = JSON.readTree(value);
        } catch (JsonProcessingException e) {
            return given; // any text is a message
        }
        for (String name : workflow.parameters().keySet()) {
            JsonNode field = json.path(name);
            if (!field.isMissingNode() && !field.isNull()) {
                given.put(name, field.isValueNode() ? field.asText() : field.toString());
            }
        }
        return given;
    }

    static String json(Map<String, ?> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("texts cannot be written as JSON", e);
        }
    }

    /** Offsets by partition, as a position has them. */
    static Map<Integer, Long> offsets(String position) {
        try {
            Map<Integer, Long> offsets = new LinkedHashMap<>();
            JSON.readTree(position)
                    .properties()
                    .forEach(field -> offsets.put(
                            Integer.parseInt(field.getKey()), field.getValue().asLong()));
            return offsets;
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the position of a trigger is not JSON: " + position, e);
        }
    }

    static String position(Map<Integer, Long> offsets) {
        Map<String, Long> texts = new LinkedHashMap<>();
        offsets.forEach((partition, offset) -> texts.put(Integer.toString(partition), offset));
        return json(texts);
    }
}
