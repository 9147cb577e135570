package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Message;
import io.mekong.broker.PartitionRange;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.deadletter.LetterOutcome;
import io.mekong.deadletter.LetterOutcome.Refusal;
import io.mekong.deadletter.LetterPage;
import io.mekong.deadletter.LetterState;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Messages that were set aside: counted, looked at, sent again or discarded. */
final class DeadLettersApi {
    private static final String ROOT = "/api/v1/streams/{stream}/dead-letters";
    private static final String TAG = "Dead letters";
    private static final int MESSAGES = 50;
    private static final String PAGE =
            "{\"stream\":\"demo\",\"topic\":\"demo.dead-letters\",\"partitions\":[{\"partition\":0,\"beginOffset\":0,\"endOffset\":1}],"
                    + "\"messages\":[{\"id\":\"demo/0/3\",\"state\":\"open\",\"tables\":[\"demo\"],\"reason\":\"not JSON: \\u2026\",\"replayedAs\":null,"
                    + "\"partition\":0,\"offset\":0,\"timestamp\":\"2026-01-01T00:00:00Z\",\"key\":\"demo/0/3\",\"value\":\"{\",\"sizeBytes\":9,"
                    + "\"headers\":{\"mekong.reason\":\"not JSON: \\u2026\",\"mekong.topic\":\"demo\",\"mekong.partition\":\"0\",\"mekong.offset\":\"3\",\"mekong.table\":\"demo\"}}],"
                    + "\"scanned\":1,\"stopped\":null}";
    private static final String COUNTS =
            "{\"topic\":\"demo.dead-letters\",\"looked\":3,\"older\":false,\"open\":2,\"replayed\":1,\"discarded\":0,"
                    + "\"reasons\":[{\"reason\":\"field `data_id`: \\\"\\u2026\\\" is not a number\",\"open\":2,\"replayed\":1,\"discarded\":0,"
                    + "\"tables\":[\"demo\"],\"oldest\":\"2026-01-01T00:00:00Z\",\"newest\":\"2026-01-01T00:01:00Z\",\"samples\":[\"demo/0/7\",\"demo/0/3\"]}]}";
    private static final String SELECTION = "{\"letters\":[{\"id\":\"demo/0/3\",\"value\":\"{\\\"data_id\\\":150}\"}]}";

    private final Supplier<Project> project;
    private final DeadLetterDesk letters;
    private final DataSize maxBody;

    DeadLettersApi(Supplier<Project> project, DeadLetterDesk letters, DataSize maxBody) {
        this.project = project;
        this.letters = letters;
        this.maxBody = maxBody;
    }

    /** A message as the topic's page shows it, and what is known of the letter. */
    private record LetterView(
            String id,
            String state,
            Set<String> tables,
            String reason,
            Optional<String> replayedAs,
            int partition,
            long offset,
            Instant timestamp,
            Optional<String> key,
            Optional<String> value,
            int sizeBytes,
            Map<String, String> headers) {
        static LetterView of(LetterPage.Item letter) {
            Message message = letter.message();
            return new LetterView(
                    letter.id(),
                    name(letter.state()),
                    new TreeSet<>(letter.tables()),
                    letter.pattern(),
                    letter.replayedAs(),
                    message.partition(),
                    message.offset(),
                    message.timestamp(),
                    message.key(),
                    message.value(),
                    message.sizeBytes(),
                    message.headers());
        }
    }

    private record PageView(
            String stream,
            String topic,
            List<PartitionRange> partitions,
            List<LetterView> messages,
            long scanned,
            Optional<String> stopped) {}

    private record Replayed(long replayed, List<Refusal> refused, long left, Optional<String> next) {}

    private record Discarded(long discarded, List<Refusal> refused, long left, Optional<String> next) {}

    List<Route> routes() {
        return List.of(
                Route.get(ROOT, TAG, "Messages set aside, with the reason in their headers and what became of them")
                        .query("limit", "integer", "1 to 1000, " + MESSAGES + " when left out")
                        .query("filter", "string", "Only messages whose key or value contains this")
                        .query("reason", "string", "Only letters of this reason, or of this pattern of reasons")
                        .query("state", "string", "Only letters that are open, replaying, replayed or discarded")
                        .answers(PAGE)
                        .to(this::page),
                Route.get(ROOT + "/reasons", TAG, "The newest 100,000 dead letters, counted by reason")
                        .answers(COUNTS)
                        .to(context -> Json.send(context, letters.reasons(stream(context)))),
                Route.get(
                                ROOT + "/export",
                                TAG,
                                "Every open letter, the oldest first, as JSON lines that can be mended and replayed")
                        .query("reason", "string", "Only letters of this reason, or of this pattern of reasons")
                        .as("application/x-ndjson")
                        .answers("{\"id\":\"demo/0/3\",\"reason\":\"not JSON: \\u2026\",\"value\":\"{\"}")
                        .to(this::export),
                Route.post(
                                ROOT + "/replay",
                                TAG,
                                "Send letters to the stream again, mended or as they are, each exactly once: `letters`,"
                                        + " all of a `reason`, or `all`; at most 10,000 at a time")
                        .body("application/json", SELECTION)
                        .answers("{\"replayed\":1,\"refused\":[{\"id\":\"demo/0/4\",\"reason\":\"not a JSON object\"}],"
                                + "\"left\":0,\"next\":null}")
                        .to(context -> {
                            LetterOutcome outcome =
                                    letters.replay(stream(context), Letters.selection(Json.object(context, maxBody)));
                            Json.send(
                                    context,
                                    new Replayed(outcome.done(), outcome.refused(), outcome.left(), outcome.next()));
                        }),
                Route.post(
                                ROOT + "/discard",
                                TAG,
                                "Mark letters as not wanted: `letters`, all of a `reason`, or `all`; at most 10,000 at a"
                                        + " time")
                        .body("application/json", "{\"reason\":\"not a JSON object\"}")
                        .answers("{\"discarded\":2,\"refused\":[],\"left\":0,\"next\":null}")
                        .to(context -> {
                            LetterOutcome outcome =
                                    letters.discard(stream(context), Letters.selection(Json.object(context, maxBody)));
                            Json.send(
                                    context,
                                    new Discarded(outcome.done(), outcome.refused(), outcome.left(), outcome.next()));
                        }));
    }

    private void page(Context context) {
        Stream stream = stream(context);
        LetterPage page = letters.page(
                stream,
                new BrowseRequest(
                        stream.deadLetterTopic(),
                        Query.integer(context, "partition"),
                        Query.number(context, "offset"),
                        Query.time(context, "time"),
                        Query.integer(context, "limit").orElse(MESSAGES),
                        Query.text(context, "filter")),
                Query.text(context, "reason"),
                Query.text(context, "state").map(DeadLettersApi::state));
        Json.send(
                context,
                new PageView(
                        stream.name(),
                        stream.deadLetterTopic(),
                        page.found().partitions(),
                        page.letters().stream().map(LetterView::of).toList(),
                        page.found().scanned(),
                        page.found().stopped()));
    }

    private void export(Context context) {
        Stream stream = stream(context);
        OutputStream out = context.outputStream();
        context.contentType("application/x-ndjson");
        boolean[] begun = new boolean[1];
        try {
            letters.export(stream, Query.text(context, "reason"), letter -> {
                begun[0] = true;
                write(out, Letters.line(letter));
            });
        } catch (MekongException e) {
            if (!begun[0]) {
                throw e;
            }
            // The status is sent: only a line can say that what came before is not all.
            write(out, Json.text(Map.of("error", String.valueOf(e.getMessage()))));
        }
    }

    private static void write(OutputStream out, String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw MekongException.resource(
                    "The export was broken off", "the client is gone: " + MekongException.reason(e), "", e);
        }
    }

    private static LetterState state(String name) {
        return Arrays.stream(LetterState.values())
                .filter(state -> name(state).equals(name))
                .findFirst()
                .orElseThrow(() -> MekongException.user(
                        "Cannot read `state`",
                        "`" + name + "` is no state of a dead letter",
                        "Say open, replaying, replayed or discarded."));
    }

    private static String name(LetterState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private Stream stream(Context context) {
        String name = context.pathParam("stream");
        return project.get().stream(name)
                .orElseThrow(() -> NotFoundException.inProject(
                        "stream", name, project.get().streams().keySet()));
    }
}
