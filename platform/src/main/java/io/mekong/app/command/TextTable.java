package io.mekong.app.command;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned, for the terminal. */
final class TextTable {
    private static final int WIDEST = 80;

    private TextTable() {}

    static String of(List<String> header, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < header.size(); column++) {
            int widest = header.get(column).length();
            for (List<String> row : rows) {
                widest = Math.max(widest, Math.min(WIDEST, row.get(column).length()));
            }
            widths.add(widest);
        }
        StringBuilder text = new StringBuilder();
        line(text, header, widths);
        line(text, widths.stream().map("─"::repeat).toList(), widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).length() > WIDEST ? cells.get(i).substring(0, WIDEST - 1) + "…" : cells.get(i);
            line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
