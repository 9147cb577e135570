package io.mekong.project;

import io.mekong.project.Change.Detail;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the resources differ that can change freely. */
final class ResourceDiff {
    private ResourceDiff() {}

    /** The source with its path as it is seen from the project: two copies of a project have the same. */
    static Source within(Source source, Path root) {
        return source instanceof Source.File file && file.path().startsWith(root)
                ? new Source.File(
                        file.name(),
                        file.description(),
                        file.stream(),
                        root.relativize(file.path()),
                        file.format(),
                        file.delimiter(),
                        file.rename(),
                        file.constants(),
                        file.time(),
                        file.speed())
                : source;
    }

    /** The stream with its schema's path as it is seen from the project. */
    static Stream within(Stream stream, Path root) {
        Format format = switch (stream.format()) {
            case Format.Avro(var schema) -> new Format.Avro(within(schema, root));
            case Format.Protobuf(var schema, var message) -> new Format.Protobuf(within(schema, root), message);
            case Format.Json _, Format.Csv _, Format.Debezium _ -> stream.format();
        };
        return new Stream(
                stream.name(),
                stream.description(),
                stream.topic(),
                stream.partitions(),
                format,
                stream.columns(),
                stream.unknown(),
                stream.eventTime(),
                stream.key(),
                stream.maxMessage(),
                stream.archive());
    }

    private static Format.SchemaSource within(Format.SchemaSource schema, Path root) {
        return schema instanceof Format.SchemaSource.File(var path) && path.startsWith(root)
                ? new Format.SchemaSource.File(root.relativize(path))
                : schema;
    }

    static List<Detail> sources(Source before, Source after) {
        if (before instanceof Source.Generator a && after instanceof Source.Generator b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("stream", a.stream(), b.stream())
                    .value("every", a.every(), b.every())
                    .value("enabled", a.enabled(), b.enabled())
                    .hidden("events", a.events(), b.events())
                    .details();
        }
        if (before instanceof Source.File a && after instanceof Source.File b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("stream", a.stream(), b.stream())
                    .value("path", a.path(), b.path())
                    .value("format", a.format(), b.format())
                    .value("delimiter", a.delimiter(), b.delimiter())
                    .hidden("rename", a.rename(), b.rename())
                    .hidden("constants", a.constants(), b.constants())
                    .value("time", a.time(), b.time())
                    .hidden("speed", a.speed(), b.speed())
                    .details();
        }
        if (before instanceof Source.Capture a && after instanceof Source.Capture b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("database", a.database(), b.database())
                    .value("tables", a.tables(), b.tables())
                    .value("prefix", a.prefix(), b.prefix())
                    .value("publication", a.publication(), b.publication())
                    .value("slot", a.slot(), b.slot())
                    .hidden("user", a.login(), b.login())
                    .hidden("settings", a.settings(), b.settings())
                    .details();
        }
        if (before instanceof Source.Connector a && after instanceof Source.Connector b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("streams", a.streams(), b.streams())
                    .hidden("settings", a.settings(), b.settings())
                    .details();
        }
        if (before instanceof Source.Bucket a && after instanceof Source.Bucket b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("stream", a.stream(), b.stream())
                    .value("bucket", a.bucket(), b.bucket())
                    .value("prefix", a.prefix(), b.prefix())
                    .value("suffix", a.suffix(), b.suffix())
                    .hidden("events", a.events(), b.events())
                    .hidden("watch", a.watch(), b.watch())
                    .details();
        }
        return List.of(new Detail(Change.Kind.CHANGED, "type changed"));
    }

    static List<Detail> views(View before, View after) {
        return new Differences()
                .hidden("description", before.description(), after.description())
                .hidden("query", before.query(), after.query())
                .details();
    }

    static List<Detail> jobs(Job before, Job after) {
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("engine", before.engine(), after.engine())
                .value("mode", before.mode(), after.mode())
                .parts("read", before.reads(), after.reads())
                .hidden("query", before.making(), after.making())
                .hidden("write", before.writes(), after.writes())
                .hidden("parameters", before.parameters(), after.parameters())
                .value("every", before.batches().every(), after.batches().every())
                .value("at-most", before.batches().most(), after.batches().most())
                .details();
    }

    static List<Detail> workflows(Workflow before, Workflow after) {
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value(
                        "schedule",
                        before.schedule().map(ResourceDiff::words),
                        after.schedule().map(ResourceDiff::words))
                .value("on", before.events().on(), after.events().on())
                .value("produces", before.events().produces(), after.events().produces())
                .parts("task", before.tasks(), after.tasks())
                .order("task", before.tasks().keySet(), after.tasks().keySet())
                .details();
    }

    static List<Detail> dashboards(Dashboard before, Dashboard after) {
        return new Differences()
                .value("title", before.title(), after.title())
                .hidden("description", before.description(), after.description())
                .value("range", before.range(), after.range())
                .hidden("colors", before.colors(), after.colors())
                .parts("chart", charts(before), charts(after))
                .order(
                        "chart",
                        before.charts().stream().map(Dashboard.Chart::id).toList(),
                        after.charts().stream().map(Dashboard.Chart::id).toList())
                .details();
    }

    static List<Detail> endpoints(Endpoint before, Endpoint after) {
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("path", before.path(), after.path())
                .value("database", before.database(), after.database())
                .hidden("query", before.query(), after.query())
                .parts("parameter", before.parameters(), after.parameters())
                .value("limit", before.paging(), after.paging())
                .value("rate-limit", before.rate(), after.rate())
                .value("cache", before.cache(), after.cache())
                .details();
    }

    private static String words(Workflow.Schedule schedule) {
        return switch (schedule) {
            case Workflow.Schedule.Cron cron -> cron.text() + " " + cron.timezone();
            case Workflow.Schedule.Every every -> every.text();
        };
    }

    /** Without their lines: a chart that only moved down in its file is the same. */
    private static Map<String, Dashboard.Chart> charts(Dashboard dashboard) {
        Map<String, Dashboard.Chart> charts = new LinkedHashMap<>();
        dashboard
                .charts()
                .forEach(chart -> charts.put(
                        chart.id(),
                        new Dashboard.Chart(
                                chart.id(),
                                chart.title(),
                                chart.subtitle(),
                                chart.type(),
                                chart.sql(),
                                chart.encoding(),
                                chart.options(),
                                chart.layout(),
                                0)));
        return charts;
    }
}
