package io.mekong.source.sample;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.source.sample.TypeGuess.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a proposed stream as a file for people: short lines, and beside each what of the sample speaks for it. */
final class ProposalYaml {
    private static final int LONGEST_EXAMPLE = 32;

    private final Sample sample;
    private final Stream stream;
    private final List<ProposedColumn> columns;
    private final boolean keyed;
    private final Optional<Path> file;
    private final StringBuilder out = new StringBuilder();

    /** @param keyed whether the messages have the key already; otherwise it is only a guess */
    ProposalYaml(Sample sample, Stream stream, List<ProposedColumn> columns, boolean keyed, Optional<Path> file) {
        this.sample = sample;
        this.stream = stream;
        this.columns = columns;
        this.keyed = keyed;
        this.file = file;
    }

    String text() {
        int events = sample.events().size();
        line("# Proposed by `mekong sample` from " + number(events, sample.origin() == Origin.JSON ? "event" : "row")
                + " of " + sample.what() + ". Check it, and save it as streams/" + stream.name() + ".yaml.");
        if (sample.unreadable() > 0) {
            line("# " + number(sample.unreadable(), "more") + " could not be read, and would be rejected.");
        }
        if (sample.origin() == Origin.JSON) {
            int rejected = events - StreamProposal.decoded(sample, stream);
            if (rejected > 0) {
                line("# " + rejected + " of them would be rejected as it stands.");
            }
        }
        if (!stream.topic().equals(stream.name())) {
            line("topic: " + quoted(stream.topic()));
        }
        if (stream.partitions() > 1) {
            line("partitions: " + stream.partitions());
        }
        format();
        key();
        stream.eventTime()
                .ifPresentOrElse(
                        time -> line("event-time: " + quoted(time)),
                        () -> line("# event-time: no column is a time that is always there"));
        line("# unknown: ignore, reject, or {keep: rest} to have fields that are not listed here in a column");
        line("columns:");
        List<String> written = columns.stream().map(this::column).toList();
        int widest = written.stream()
                .mapToInt(String::length)
                .filter(length -> length <= 90)
                .max()
                .orElse(0);
        for (int i = 0; i < written.size(); i++) {
            String text = written.get(i);
            line(text + " ".repeat(Math.max(1, widest + 2 - text.length())) + "# " + remark(columns.get(i)));
        }
        file.ifPresent(path -> sample.loading().ifPresent(loading -> source(path, loading)));
        return out.toString();
    }

    private void format() {
        switch (stream.format()) {
            case Format.Json _ -> {}
            case Format.Debezium _ ->
                line("format: debezium   # `field: $op` or `$source.lsn` reads what stands around a row");
            case Format.Csv(var delimiter, var fields) ->
                line("format: {type: csv, delimiter: " + delimiter(delimiter) + ", fields: ["
                        + String.join(", ", fields) + "]}   # name them");
            case Format.Avro _, Format.Protobuf _ -> {}
        }
    }

    private void key() {
        stream.key().ifPresent(key -> {
            if (keyed) {
                line("key: " + quoted(key) + "   # as the messages have it");
            } else {
                line("key: " + quoted(key) + "   # a guess by its name: messages with the same key stay in order");
            }
        });
        boolean others = sample.keys().stream().anyMatch(Optional::isPresent);
        if (stream.key().isEmpty() && others) {
            line("# key: the messages have one that is no column's value");
        }
    }

    private String column(ProposedColumn proposed) {
        Column column = proposed.column();
        List<String> parts = new ArrayList<>();
        parts.add("name: " + quoted(column.name()));
        parts.add("type: " + quoted(column.type().label()));
        unit(column.type()).ifPresent(unit -> parts.add("unit: " + unit));
        if (!column.field().equals(Column.of(column.name(), column.type()).field())) {
            parts.add("field: " + quoted(column.field().toString()));
        }
        if (column.required()) {
            parts.add("required: true");
        }
        return "  - {" + String.join(", ", parts) + "}";
    }

    private static Optional<String> unit(ColumnType type) {
        ColumnType each = type instanceof ColumnType.ListOf(var element) ? element : type;
        return each instanceof ColumnType.Timestamp(var unit) && unit != ColumnType.Timestamp.Unit.AUTO
                ? Optional.of(unit.name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private String remark(ProposedColumn proposed) {
        List<String> remarks = new ArrayList<>();
        if (!proposed.column().required() && proposed.seen() > 0) {
            remarks.add("in " + percent(proposed.seen()));
        }
        if (!proposed.few().isEmpty()) {
            remarks.add("only these so far: values: ["
                    + proposed.few().stream().map(ProposalYaml::quoted).collect(Collectors.joining(", ")) + "]");
        } else if (!proposed.examples().isEmpty()) {
            remarks.add(proposed.examples().stream().map(ProposalYaml::shown).collect(Collectors.joining(", ")));
        }
        if (proposed.examples().isEmpty() && proposed.seen() > 0) {
            remarks.add("objects or lists, as they come");
        }
        return remarks.isEmpty() ? "always empty so far" : String.join("; ", remarks);
    }

    private String percent(int seen) {
        double share = 100.0 * seen / sample.events().size();
        return share < 1 ? "less than 1%" : share > 99 && share < 100 ? "over 99%" : Math.round(share) + "%";
    }

    private void source(Path path, List<String> loading) {
        line("");
        line("# To load the file, as sources/" + stream.name() + ".yaml:");
        line("#   type: file");
        line("#   stream: " + stream.name());
        line("#   path: " + quoted(path.toString()));
        loading.forEach(key -> line("#   " + key));
        if (stream.eventTime().isEmpty()) {
            line("#   speed: max");
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String delimiter(char delimiter) {
        return delimiter == '\t' ? "tab" : "\"" + delimiter + "\"";
    }

    private static String number(int count, String word) {
        String many = word.equals("more") ? word : word + "s";
        return String.format(Locale.ROOT, "%,d", count) + " " + (count == 1 ? word : many);
    }

    /** One line, and short. */
    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_EXAMPLE ? line : line.substring(0, LONGEST_EXAMPLE) + "…";
    }

    /** As YAML reads it back the same, within braces too. */
    private static String quoted(String text) {
        boolean plain = text.matches("[A-Za-z_$][A-Za-z0-9_$./ -]*(?<! )")
                && !text.matches("(?i)true|false|null|yes|no|on|off");
        if (plain) {
            return text;
        }
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        return "\"" + escaped.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
