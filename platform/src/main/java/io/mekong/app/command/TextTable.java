package io.mekong.app.command;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned, for the terminal. */
final class TextTable {
    private static final int WIDEST = 80;

    private TextTable() {}

    static String of(List<String> header, List<List<String>> rows) {
        return of(header, rows, WIDEST);
    }

    /** @param widest what is longer is cut */
    static String of(List<String> header, List<List<String>> rows, int widest) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            int width = header.get(column).length();
            for (List<String> row : rows) {
                width = Math.max(width, Math.min(widest, row.get(column).length()));
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        line(text, header, widths, widest);
        line(text, widths.stream().map("─"::repeat).toList(), widths, widest);
        rows.forEach(row -> line(text, row, widths, widest));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths, int widest) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).length() > widest ? cells.get(i).substring(0, widest - 1) + "…" : cells.get(i);
            line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
