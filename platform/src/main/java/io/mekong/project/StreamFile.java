package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The text of a {@code streams/*.yaml}, to put columns behind those that it has. Everything else, comments too, stays as
 * the person who wrote it has it.
 */
public final class StreamFile {
    private final List<String> lines;
    /** Line and column behind the last column, and whether the list is in brackets. */
    private final int line;

    private final int column;
    private final boolean inBrackets;
    private final int firstLine;

    private StreamFile(List<String> lines, int firstLine, int line, int column, boolean inBrackets) {
        this.lines = lines;
        this.firstLine = firstLine;
        this.line = line;
        this.column = column;
        this.inBrackets = inBrackets;
    }

    /** Empty where the text has no list of columns. It must be YAML. */
    public static Optional<StreamFile> of(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        int depth = 0;
        boolean key = true;
        boolean isNext = false;
        Optional<Event> list = Optional.empty();
        Optional<Mark> first = Optional.empty();
        Optional<Mark> last = Optional.empty();
        for (Event event : new Parse(settings).parseString(text)) {
            if (list.isPresent() && first.isEmpty()) {
                first = event.getStartMark();
            }
            switch (event.getEventId()) {
                case Scalar -> {
                    String word = ((ScalarEvent) event).getValue();
                    if (depth == 1 && list.isEmpty()) {
                        isNext = key && word.equals("columns");
                        key = !key;
                    }
                    last = event.getEndMark();
                }
                case Alias -> last = event.getEndMark();
                case SequenceStart, MappingStart -> {
                    if (depth == 1 && isNext && event.getEventId() == Event.ID.SequenceStart) {
                        list = Optional.of(event);
                    }
                    depth++;
                }
                case SequenceEnd, MappingEnd -> {
                    depth--;
                    if (depth == 1 && list.isPresent()) {
                        boolean flow = ((CollectionStartEvent) list.get()).isFlow();
                        int from = first.map(Mark::getLine).orElse(0);
                        return last.map(mark -> new StreamFile(lines, from, mark.getLine(), mark.getColumn(), flow));
                    }
                    key = depth == 1 || key;
                    isNext = false;
                    if (event.getEndMark().isPresent()
                            && isClosed(lines, event.getEndMark().get())) {
                        last = event.getEndMark();
                    }
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** Whether a bracket ends there; the end of what stands without brackets is where the next thing begins. */
    private static boolean isClosed(List<String> lines, Mark end) {
        String line = lines.get(end.getLine());
        return end.getColumn() > 0 && "]}".indexOf(line.charAt(end.getColumn() - 1)) >= 0;
    }

    /** @param columns types by name, as a stream's file says them */
    public String with(Map<String, String> columns) {
        List<String> changed = new ArrayList<>(lines);
        if (inBrackets) {
            String items =
                    columns.entrySet().stream().map(StreamFile::item).collect(Collectors.joining(", ", ", ", ""));
            changed.set(
                    line,
                    lines.get(line).substring(0, column)
                            + items
                            + lines.get(line).substring(column));
        } else {
            String dash = lines.get(firstLine).substring(0, lines.get(firstLine).indexOf('-') + 1) + " ";
            int at = line + 1;
            for (Map.Entry<String, String> entry : columns.entrySet()) {
                changed.add(at++, dash + item(entry) + "   # new in the database");
            }
        }
        return String.join("\n", changed);
    }

    private static String item(Map.Entry<String, String> column) {
        return "{name: " + column.getKey() + ", type: " + quoted(column.getValue()) + "}";
    }

    /** A comma would end it. */
    private static String quoted(String type) {
        return type.contains(",") ? "\"" + type + "\"" : type;
    }

    /** Whether a stream's file may have a column of that name. */
    public static boolean isColumn(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}") && !name.startsWith("__");
    }
}
