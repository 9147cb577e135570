package io.mekong.project;

import io.mekong.core.Durations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code dashboards/*.yaml}; {@link ChartReader} reads the charts. */
final class DashboardReader {
    private static final int MAX_CHARTS = 100;
    private static final Form<String> RANGE = Form.of("a duration such as 15m, or `all`", "range: 15m", text -> {
        if (!text.equals("all") && !Durations.parse(text).isPositive()) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    private enum Palette {
        ORANGE,
        BLUE,
        MAGENTA,
        TEAL
    }

    private static final Form<Palette> COLOR = Form.choice(Ordered.words(Palette.values()));

    private DashboardReader() {}

    static Optional<Dashboard> read(String name, Section file) {
        String title = file.text("title", name);
        String description = file.text("description", "");
        String range = file.find("range", RANGE).orElse("15m");
        Map<String, String> colors = colors(file);
        List<ChartReader.Draft> drafts = charts(file);
        file.finish();
        return Optional.of(new Dashboard(name, title, description, range, colors, ChartReader.place(drafts)));
    }

    private static Map<String, String> colors(Section file) {
        Map<String, String> colors = new LinkedHashMap<>();
        file.find("colors")
                .flatMap(value -> value.section("`colors`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((series, value) ->
                        value.as(COLOR).flatMap(color -> value.text()).ifPresent(color -> colors.put(series, color)));
        return colors;
    }

    private static List<ChartReader.Draft> charts(Section file) {
        List<Value> items = file.requireItems("charts");
        if (items.size() > MAX_CHARTS) {
            file.problem(
                    "The dashboard has " + items.size() + " charts",
                    "at most " + MAX_CHARTS + " fit one page",
                    "Split it into several dashboards.");
            return List.of();
        }
        List<ChartReader.Draft> drafts = new ArrayList<>();
        Map<String, Integer> ids = new HashMap<>();
        for (Value item : items) {
            item.section("a chart").ifPresent(section -> {
                Optional<ChartReader.Draft> draft = ChartReader.read(section);
                draft.ifPresent(drafts::add);
                draft.map(ChartReader.Draft::id).ifPresent(id -> {
                    Integer first = ids.putIfAbsent(id, item.line());
                    if (first != null) {
                        item.problem(
                                "A second chart has the id `" + id + "`",
                                "the chart at line " + first + " has it already",
                                "Give each chart an id of its own.");
                    }
                });
            });
        }
        return drafts;
    }
}
