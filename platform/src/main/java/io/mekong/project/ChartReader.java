package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one chart of a dashboard, and finds a place for those that name none. */
final class ChartReader {
    private static final int GRID = 12;
    private static final int MAX_ROW = 1000;
    private static final int MAX_HEIGHT = 100;
    private static final int DEFAULT_SIDE = 6;

    private static final Form<Dashboard.ChartType> TYPE = Form.choice(Ordered.words(Dashboard.ChartType.values()));

    private ChartReader() {}

    /** A chart that may not have its place yet. */
    record Draft(
            String id,
            String title,
            String subtitle,
            Dashboard.ChartType type,
            String sql,
            Map<String, String> encoding,
            Map<String, String> options,
            Optional<Dashboard.Layout> layout,
            int line) {
        Dashboard.Chart at(Dashboard.Layout place) {
            return new Dashboard.Chart(id, title, subtitle, type, sql, encoding, options, place, line);
        }
    }

    /** Empty where it has no id, or none could be read. */
    static Optional<Draft> read(Section chart) {
        Optional<String> id = chart.require("id", Form.RESOURCE_NAME);
        String title = chart.text("title", id.orElse(""));
        String subtitle = chart.text("subtitle", "");
        Optional<Dashboard.ChartType> type = chart.require("type", TYPE);
        String sql = chart.requireText("sql").orElse("");
        Map<String, String> encoding = type.map(known -> encoding(chart, known)).orElse(Map.of());
        Map<String, String> options = chart.texts("options");
        Optional<Dashboard.Layout> layout =
                chart.find("layout").flatMap(value -> value.section("a layout")).flatMap(ChartReader::layout);
        if (type.isEmpty()) {
            // Its roles depend on the type; they are asked for so that the key itself is known.
            chart.texts("encoding");
        }
        chart.finish();
        return id.map(known -> new Draft(
                known,
                title,
                subtitle,
                type.orElse(Dashboard.ChartType.TABLE),
                sql,
                encoding,
                options,
                layout,
                chart.line()));
    }

    private static Map<String, String> encoding(Section chart, Dashboard.ChartType type) {
        Roles roles = Roles.of(type);
        Map<String, String> columns = new LinkedHashMap<>();
        Optional<Value> given = chart.find("encoding");
        Optional<Section> section = given.flatMap(value -> value.section("the encoding of a " + type.label()));
        if (given.isEmpty() && !roles.needed().isEmpty()) {
            chart.problem(
                    "`encoding` is missing",
                    "a " + type.label() + " needs " + String.join(", ", roles.needed()),
                    "Say which column of the query plays which role: `encoding: {"
                            + roles.needed().getFirst() + ": …}`.");
        }
        section.ifPresent(encoding -> {
            roles.needed().forEach(role -> encoding.requireText(role).ifPresent(column -> columns.put(role, column)));
            roles.possible().forEach(role -> {
                String column = encoding.text(role, "");
                if (!column.isEmpty()) {
                    columns.put(role, column);
                }
            });
            encoding.finish();
        });
        return columns;
    }

    private static Optional<Dashboard.Layout> layout(Section layout) {
        Optional<Integer> x = layout.require("x", Form.integer(0, GRID - 1)).map(Math::toIntExact);
        Optional<Integer> y = layout.require("y", Form.integer(0, MAX_ROW)).map(Math::toIntExact);
        Optional<Integer> width = layout.require("width", Form.integer(1, GRID)).map(Math::toIntExact);
        Optional<Integer> height =
                layout.require("height", Form.integer(1, MAX_HEIGHT)).map(Math::toIntExact);
        layout.finish();
        if (x.isEmpty() || y.isEmpty() || width.isEmpty() || height.isEmpty()) {
            return Optional.empty();
        }
        if (x.get() + width.get() > GRID) {
            layout.problem(
                    "The chart ends at column " + (x.get() + width.get()),
                    "the grid has " + GRID + " columns",
                    "Make it narrower, or move it to the left.");
        }
        return Optional.of(new Dashboard.Layout(x.get(), y.get(), width.get(), height.get()));
    }

    /** Charts without a layout flow, two to a row of the grid, into the first free places. */
    static List<Dashboard.Chart> place(List<Draft> drafts) {
        List<Dashboard.Layout> taken = new ArrayList<>();
        drafts.forEach(draft -> draft.layout().ifPresent(taken::add));
        List<Dashboard.Chart> charts = new ArrayList<>();
        for (Draft draft : drafts) {
            charts.add(draft.at(draft.layout().orElseGet(() -> {
                Dashboard.Layout free = firstFree(taken);
                taken.add(free);
                return free;
            })));
        }
        return charts;
    }

    private static Dashboard.Layout firstFree(List<Dashboard.Layout> taken) {
        for (int y = 0; ; y++) {
            for (int x = 0; x < GRID; x += DEFAULT_SIDE) {
                Dashboard.Layout candidate = new Dashboard.Layout(x, y, DEFAULT_SIDE, DEFAULT_SIDE);
                if (taken.stream().noneMatch(layout -> overlap(layout, candidate))) {
                    return candidate;
                }
            }
        }
    }

    private static boolean overlap(Dashboard.Layout a, Dashboard.Layout b) {
        return a.x() < b.x() + b.width()
                && b.x() < a.x() + a.width()
                && a.y() < b.y() + b.height()
                && b.y() < a.y() + a.height();
    }

    /** The roles a chart's columns play. */
    private record Roles(List<String> needed, List<String> possible) {
        static Roles of(Dashboard.ChartType type) {
            return switch (type) {
                case PIE -> new Roles(List.of("label", "value"), List.of());
                case BAR, LINE -> new Roles(List.of("x", "y"), List.of("series"));
                case BIG_NUMBER -> new Roles(List.of("value"), List.of("x"));
                case CANDLESTICK -> new Roles(List.of("x", "open", "high", "low", "close"), List.of());
                case TABLE -> new Roles(List.of(), List.of());
            };
        }
    }
}
