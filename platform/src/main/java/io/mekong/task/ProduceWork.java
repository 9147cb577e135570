package io.mekong.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import io.mekong.project.Template;
import io.mekong.project.Work;
import io.mekong.project.Work.Events;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends events through the checks that those by HTTP go through. */
final class ProduceWork {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 1_000;

    private final Tools tools;

    ProduceWork(Tools tools) {
        this.tools = tools;
    }

    Outcome perform(Work.Produce work, TaskContext context) throws InterruptedException {
        List<Map<String, ?>> events = switch (work.events()) {
            case Events.One(var fields) -> List.of(filled(fields, context));
            case Events.Rows(var sql) -> rows(sql, context);
        };
        long accepted = 0;
        for (int from = 0; from < events.size(); from += BATCH) {
            List<Map<String, ?>> batch = events.subList(from, Math.min(events.size(), from + BATCH));
            accepted += send(work.stream(), lines(batch), context);
        }
        String message = accepted == 1 ? "1 event" : accepted + " events";
        context.log().accept(message + " to `" + work.stream() + "`");
        return events.isEmpty()
                ? new Outcome.Skipped("the query gave no row")
                : new Outcome.Done(message, Map.of("events", accepted));
    }

    private int send(String stream, byte[] lines, TaskContext context) throws InterruptedException {
        while (true) {
            try {
                Tools.Produced produced = tools.feeds().produce(stream, lines);
                if (!produced.rejections().isEmpty()) {
                    produced.rejections().stream().limit(BATCH).forEach(context.log());
                    throw MekongException.user(
                            produced.rejections().size() + " of "
                                    + (produced.accepted()
                                            + produced.rejections().size())
                                    + " events were rejected",
                            produced.rejections().getFirst(),
                            "Mend the `event` or `query`; the others are stored.");
                }
                return produced.accepted();
            } catch (BusyException e) {
                context.log().accept(e.what() + ": waiting");
                Thread.sleep(e.retryAfter());
            }
        }
    }

    private List<Map<String, ?>> rows(String sql, TaskContext context) {
        Tools.Rows rows = tools.tables().rows(sql, context.bound(), Integer.MAX_VALUE);
        if (rows.more()) {
            throw MekongException.user(
                    "The query gives too many rows",
                    "there are more than the " + rows.rows().size() + " that `query.max-rows` allows",
                    "Send them in parts, or raise `query.max-rows`.");
        }
        List<Map<String, ?>> events = new ArrayList<>();
        for (List<@Nullable Object> row : rows.rows()) {
            Map<String, @Nullable Object> event = new LinkedHashMap<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                event.put(rows.columns().get(i), json(row.get(i)));
            }
            events.add(event);
        }
        return events;
    }

    /** Numbers stay numbers, however long; times become text in ISO-8601. */
    private static @Nullable Object json(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean _, Number _, String _ -> value;
            case List<?> items ->
                items.stream().map(ProduceWork::json).collect(Collectors.toCollection(ArrayList::new));
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> tree = new LinkedHashMap<>();
                map.forEach((name, item) -> tree.put(String.valueOf(name), json(item)));
                yield tree;
            }
            default -> value.toString();
        };
    }

    private static Map<String, Object> filled(Map<String, Object> fields, TaskContext context) {
        Map<String, Object> filled = new LinkedHashMap<>();
        fields.forEach((name, value) -> filled.put(name, filled(value, context)));
        return filled;
    }

    /** A text that is nothing but a name becomes its value, of its own type. */
    private static Object filled(Object value, TaskContext context) {
        return switch (value) {
            case String text ->
                Template.only(text)
                        .map(context::value)
                        .map(found -> found instanceof Number || found instanceof Boolean || found instanceof List
                                ? found
                                : found.toString())
                        .orElseGet(() -> context.fill(text));
            case List<?> items ->
                items.stream().map(item -> filled(item, context)).toList();
            case Map<?, ?> map -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                map.forEach((name, item) -> tree.put(String.valueOf(name), filled(item, context)));
                yield tree;
            }
            default -> value;
        };
    }

    private static byte[] lines(List<Map<String, ?>> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            for (Map<String, ?> event : events) {
                lines.writeBytes(JSON.writeValueAsString(event).getBytes(StandardCharsets.UTF_8));
                lines.write('\n');
            }
        } catch (JsonProcessingException e) {
            throw MekongException.bug("an event cannot be written as JSON", e);
        }
        return lines.toByteArray();
    }
}
