package io.mekong.project;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The text of a {@code streams/*.yaml}, to put columns behind those that it has. Everything else, comments too, stays as
 * the person who wrote it has it.
 */
public final class StreamFile {
    private final List<String> lines;
    private final boolean inBrackets;
    /** Of the first column. */
    private final Mark first;
    /** Behind the last one. */
    private final Mark last;

    private final Set<String> words;

    private StreamFile(List<String> lines, boolean inBrackets, Mark first, Mark last, Set<String> words) {
        this.lines = lines;
        this.inBrackets = inBrackets;
        this.first = first;
        this.last = last;
        this.words = words;
    }

    /** Empty where the text has no list of columns. It must be YAML. */
    public static Optional<StreamFile> of(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        Iterator<Event> events = new Parse(
                        LoadSettings.builder().setUseMarks(true).build())
                .parseString(text)
                .iterator();
        int depth = 0;
        boolean isKey = true;
        boolean isNext = false;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case Scalar -> {
                    isNext = depth == 1
                            && isKey
                            && ((ScalarEvent) event).getValue().equals("columns");
                    isKey = depth != 1 || !isKey;
                }
                case SequenceStart, MappingStart -> {
                    if (isNext && event instanceof SequenceStartEvent list) {
                        return columns(lines, list, events);
                    }
                    depth++;
                    isNext = false;
                }
                case SequenceEnd, MappingEnd -> {
                    depth--;
                    isKey = true;
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static Optional<StreamFile> columns(List<String> lines, SequenceStartEvent list, Iterator<Event> events) {
        Optional<Mark> first = Optional.empty();
        Optional<Mark> last = Optional.empty();
        Set<String> words = new TreeSet<>();
        int depth = 1;
        while (depth > 0 && events.hasNext()) {
            Event event = events.next();
            first = first.or(event::getStartMark);
            switch (event.getEventId()) {
                case Scalar -> {
                    words.add(((ScalarEvent) event).getValue());
                    last = event.getEndMark();
                }
                case SequenceStart, MappingStart -> depth++;
                case SequenceEnd, MappingEnd -> {
                    depth--;
                    if (depth > 0 && isBracket(lines, event.getEndMark())) {
                        last = event.getEndMark();
                    }
                }
                default -> {}
            }
        }
        Optional<Mark> begin = first;
        return last.flatMap(end -> begin.map(start -> new StreamFile(lines, list.isFlow(), start, end, words)));
    }

    /** What stands without brackets ends where the next thing begins. */
    private static boolean isBracket(List<String> lines, Optional<Mark> end) {
        return end.filter(mark -> mark.getColumn() > 0)
                .map(mark -> lines.get(mark.getLine()).charAt(mark.getColumn() - 1))
                .filter(sign -> sign == '}' || sign == ']')
                .isPresent();
    }

    /** @param columns types by name, as a stream's file says them; those that it names already are left out */
    public String with(Map<String, String> columns) {
        List<String> items = columns.entrySet().stream()
                .filter(column -> !words.contains(column.getKey()))
                .map(StreamFile::item)
                .toList();
        List<String> changed = new ArrayList<>(lines);
        if (inBrackets) {
            String line = lines.get(last.getLine());
            String more = items.stream().map(item -> ", " + item).collect(Collectors.joining());
            changed.set(last.getLine(), line.substring(0, last.getColumn()) + more + line.substring(last.getColumn()));
        } else {
            String line = lines.get(first.getLine());
            String dash = line.substring(0, line.indexOf('-') + 1) + " ";
            int at = last.getLine() + 1;
            for (String item : items) {
                changed.add(at++, dash + item + "   # new in the database");
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
