package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.broker.BrowsePage;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Message;
import io.mekong.broker.MessageBrowser;
import io.mekong.broker.PartitionRange;
import io.mekong.core.NotFoundException;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.observe.TopicStats;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Streams and the messages in their topics. */
final class StreamsApi {
    private static final int MESSAGES = 50;

    private final Supplier<Project> project;
    private final MessageBrowser browser;
    private final DeadLetterDesk letters;
    private final TopicStats stats;

    StreamsApi(Supplier<Project> project, MessageBrowser browser, DeadLetterDesk letters, TopicStats stats) {
        this.project = project;
        this.browser = browser;
        this.letters = letters;
        this.stats = stats;
    }

    private record ColumnView(String name, String type, boolean required, String description) {}

    private record StreamView(
            String name,
            String description,
            String topic,
            int partitions,
            long messages,
            long deadLetters,
            double ratePerSecond,
            Optional<String> eventTime,
            Optional<String> key,
            List<ColumnView> columns,
            List<String> tables,
            List<String> sources) {}

    private record PageView(
            String stream,
            String topic,
            List<PartitionRange> partitions,
            List<Message> messages,
            long scanned,
            Optional<String> stopped) {}

    List<Route> routes() {
        String sample =
                "{\"stream\":\"demo\",\"topic\":\"demo\",\"partitions\":[{\"partition\":0,\"beginOffset\":0,\"endOffset\":4}],"
                        + "\"messages\":[{\"partition\":0,\"offset\":3,\"timestamp\":\"2026-01-01T00:00:00Z\",\"key\":\"DOT\",\"value\":\"{}\",\"sizeBytes\":5,\"headers\":{}}]}";
        return List.of(
                Route.get("/api/v1/streams", "Streams", "The streams of the project")
                        .answers(
                                "[{\"name\":\"demo\",\"topic\":\"demo\",\"partitions\":1,\"messages\":4,\"deadLetters\":0,\"ratePerSecond\":16.2}]")
                        .to(context -> Json.send(
                                context,
                                project.get().streams().values().stream()
                                        .map(this::view)
                                        .toList())),
                Route.get("/api/v1/streams/{stream}", "Streams", "One stream")
                        .answers("{\"name\":\"demo\",\"topic\":\"demo\"}")
                        .to(context -> Json.send(context, view(stream(context)))),
                Route.get(
                                "/api/v1/streams/{stream}/messages",
                                "Streams",
                                "Messages: the newest, or from an offset or a time on")
                        .query("partition", "integer", "One partition; all when left out")
                        .query("offset", "integer", "From this offset on, oldest first")
                        .query("time", "string", "From this time on, oldest first: ISO-8601 or epoch milliseconds")
                        .query("limit", "integer", "1 to 1000, " + MESSAGES + " when left out")
                        .query("filter", "string", "Only messages whose key or value contains this")
                        .answers(sample)
                        .to(context -> messages(context, stream(context))));
    }

    private void messages(Context context, Stream stream) {
        BrowsePage page = browser.read(new BrowseRequest(
                stream.topic(),
                Query.integer(context, "partition"),
                Query.number(context, "offset"),
                Query.time(context, "time"),
                Query.integer(context, "limit").orElse(MESSAGES),
                Query.text(context, "filter")));
        Json.send(
                context,
                new PageView(
                        stream.name(),
                        stream.topic(),
                        page.partitions(),
                        page.messages(),
                        page.scanned(),
                        page.stopped()));
    }

    private Stream stream(Context context) {
        String name = context.pathParam("stream");
        Stream stream = project.get().streams().get(name);
        if (stream == null) {
            throw NotFoundException.inProject(
                    "stream", name, project.get().streams().keySet());
        }
        return stream;
    }

    private StreamView view(Stream stream) {
        Project current = project.get();
        TopicStats.Stats topic = stats.of(stream.topic());
        return new StreamView(
                stream.name(),
                stream.description(),
                stream.topic(),
                stream.partitions(),
                topic.messages(),
                letters.open(stream),
                topic.perSecond(),
                stream.eventTime(),
                stream.key(),
                stream.columns().stream()
                        .map(column -> new ColumnView(
                                column.name(), column.type().label(), column.required(), column.description()))
                        .toList(),
                current.tables().values().stream()
                        .filter(table -> table.stream().equals(stream.name()))
                        .map(Table::name)
                        .toList(),
                current.sources().values().stream()
                        .filter(source -> source.streams().contains(stream.name()))
                        .map(Source::name)
                        .toList());
    }
}
