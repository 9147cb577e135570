package io.mekong.sink;

import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns rows into calls of the script {@code row.lua}, which says what each argument is. */
final class RedisRows {
    /** Longer identities are kept as a digest of this many bytes, of which no two are alike. */
    private static final int LONGEST_IDENTITY = 16;

    private final RedisTarget target;
    private final KeyTemplate key;
    private final List<Column> columns;
    private final List<Integer> fields = new ArrayList<>();
    private final String modes;
    private final String kinds;
    private final String order;
    private final int identity;
    private final String live;

    RedisRows(List<Column> columns, RedisTarget target) {
        this.columns = List.copyOf(columns);
        this.target = target;
        this.key = new KeyTemplate(target.key(), columns);
        List<String> written =
                target.fields().isEmpty() ? columns.stream().map(Column::name).toList() : target.fields();
        target.merge().keySet().forEach(name -> requireWritten(written, name));
        StringBuilder modes = new StringBuilder();
        StringBuilder kinds = new StringBuilder();
        for (String name : written) {
            add(Column.indexOf(columns, name, "`fields`"), mode(name), modes, kinds);
        }
        List<String> parts = new ArrayList<>();
        for (String name : target.order()) {
            int field = written.indexOf(name);
            if (field < 0 || mode(name) != 'L') {
                add(Column.indexOf(columns, name, "`order`"), 'o', modes, kinds);
                field = fields.size() - 1;
            }
            parts.add(String.valueOf(field + 1));
        }
        this.modes = modes.toString();
        this.kinds = kinds.toString();
        this.order = String.join(",", parts);
        this.identity = target.identity()
                .map(name -> Column.indexOf(columns, name, "`identity`"))
                .orElse(-1);
        this.live =
                String.valueOf(target.expiry().map(java.time.Duration::toMillis).orElse(0L));
    }

    private static void requireWritten(List<String> written, String name) {
        if (!written.contains(name)) {
            throw MekongException.user(
                    "Cannot write the rows",
                    "`merge` names `" + name + "`, which is not written",
                    "Choose one of: " + String.join(", ", written) + ".");
        }
    }

    private void add(int column, char mode, StringBuilder modes, StringBuilder kinds) {
        fields.add(column);
        modes.append(mode);
        kinds.append(
                switch (columns.get(column).type()) {
                    case LONG, DECIMAL -> 'd';
                    case DOUBLE -> 'f';
                    case STRING, BOOLEAN, TIMESTAMP, DATE -> 't';
                });
    }

    private char mode(String column) {
        return switch (target.merge().getOrDefault(column, Merge.LATEST)) {
            case LATEST -> 'L';
            case MAX -> 'X';
            case MIN -> 'N';
            case COUNT -> 'C';
            case SUM -> throw MekongException.bug("a sum came through the target's own check", null);
        };
    }

    /** Keys first: as many as {@link #KEYS}. */
    static final int KEYS = 3;

    String[] call(@Nullable Object[] row) {
        if (row.length != columns.size()) {
            throw MekongException.bug("a row has " + row.length + " values for " + columns.size() + " columns", null);
        }
        String[] call = new String[KEYS + 5 + 2 * fields.size()];
        int at = 0;
        call[at++] = key.of(row);
        call[at++] = call[0] + ":seen";
        call[at++] = call[0] + ":order";
        call[at++] = live;
        call[at++] = identity(row);
        call[at++] = modes;
        call[at++] = kinds;
        call[at++] = order;
        for (int field : fields) {
            Column column = columns.get(field);
            Object value = row[field];
            call[at++] = column.name();
            call[at++] = value == null ? "" : Texts.of(column, value);
        }
        return call;
    }

    private String identity(@Nullable Object[] row) {
        if (identity < 0 || !target.merge().containsValue(Merge.COUNT)) {
            return "";
        }
        Object value = row[identity];
        if (value == null || value.equals("")) {
            throw MekongException.user(
                    "Cannot count a row in Redis",
                    "its identity `" + columns.get(identity).name() + "` is empty",
                    "Leave such rows out in the job's SQL, or name another `identity`.");
        }
        String text = Texts.of(columns.get(identity), value);
        return text.length() <= LONGEST_IDENTITY ? text : digest(text);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(hash, 0, LONGEST_IDENTITY);
        } catch (NoSuchAlgorithmException e) {
            throw MekongException.bug("Java has no SHA-256", e);
        }
    }
}
