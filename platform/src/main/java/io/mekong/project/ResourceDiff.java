package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the resources differ that can change freely. */
final class ResourceDiff {
    private ResourceDiff() {}

    static List<String> sources(Source before, Source after) {
        if (before instanceof Source.Generator a && after instanceof Source.Generator b) {
            return new Differences()
                    .hidden("description", a.description(), b.description())
                    .value("stream", a.stream(), b.stream())
                    .value("every", a.every(), b.every())
                    .value("enabled", a.enabled(), b.enabled())
                    .hidden("events", a.events(), b.events())
                    .words();
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
                    .words();
        }
        return List.of("type changed");
    }

    static List<String> workflows(Workflow before, Workflow after) {
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value(
                        "schedule",
                        before.schedule().map(ResourceDiff::words),
                        after.schedule().map(ResourceDiff::words))
                .parts("task", before.tasks(), after.tasks())
                .order("task", before.tasks().keySet(), after.tasks().keySet())
                .words();
    }

    static List<String> dashboards(Dashboard before, Dashboard after) {
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
                .words();
    }

    private static String words(Workflow.Schedule schedule) {
        return schedule.cron() + " " + schedule.timezone();
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
