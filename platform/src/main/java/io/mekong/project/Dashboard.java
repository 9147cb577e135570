package io.mekong.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charts on a grid of twelve columns.
 *
 * @param range the time range first shown: a duration such as {@code 15m}, or {@code all}
 * @param colors from a series' name to a colour of the palette, so that a thing keeps its colour everywhere
 */
public record Dashboard(
        String name, String title, String description, String range, Map<String, String> colors, List<Chart> charts) {
    public Dashboard {
        colors = Ordered.copy(colors);
        charts = List.copyOf(charts);
    }

    public Optional<Chart> chart(String id) {
        return charts.stream().filter(chart -> chart.id().equals(id)).findFirst();
    }

    /**
     * @param sql a query; {@code $from} and {@code $to} are bound to the time range
     * @param encoding from a role ({@code x}, {@code y}, {@code series}, {@code label}, {@code value}, {@code open},
     *     {@code high}, {@code low}, {@code close}) to a column of the query
     * @param options what is particular to the type ({@code stacked}, {@code unit}, {@code labels}, …)
     * @param line where the chart stands in its file, for messages
     */
    public record Chart(
            String id,
            String title,
            String subtitle,
            ChartType type,
            String sql,
            Map<String, String> encoding,
            Map<String, String> options,
            Layout layout,
            int line) {
        public Chart {
            encoding = Ordered.copy(encoding);
            options = Ordered.copy(options);
        }
    }

    public enum ChartType {
        PIE,
        BAR,
        LINE,
        BIG_NUMBER,
        CANDLESTICK,
        TABLE;

        /** The name in files and in the API: {@code big-number}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** In grid cells: twelve columns, rows of 48 pixels. */
    public record Layout(int x, int y, int width, int height) {}
}
