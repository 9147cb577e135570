package io.mekong.sink;

import io.mekong.core.MekongException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A key with the names of columns in braces: {@code session:{user_session}:product:{product_id}}. */
final class KeyTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private final String template;
    private final List<Column> columns;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    KeyTemplate(String template, List<Column> columns) {
        this.template = template;
        this.columns = columns;
        Matcher matcher = PLACE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            texts.add(template.substring(end, matcher.start()));
            places.add(Column.indexOf(columns, matcher.group(1).strip(), "the key `" + template + "`"));
            end = matcher.end();
        }
        texts.add(template.substring(end));
        if (places.isEmpty()) {
            throw MekongException.user(
                    "Cannot write the rows",
                    "the key `" + template + "` names no column: all rows would be one",
                    "Write for example `session:{user_session}`.");
        }
    }

    String of(@Nullable Object[] row) {
        StringBuilder key = new StringBuilder(texts.getFirst());
        for (int i = 0; i < places.size(); i++) {
            int place = places.get(i);
            Object value = row[place];
            if (value == null || value.equals("")) {
                throw MekongException.user(
                        "Cannot write a row to Redis",
                        "its key `" + template + "` needs `"
                                + columns.get(place).name() + "`, which is empty",
                        "Leave such rows out in the job's SQL.");
            }
            key.append(Texts.of(columns.get(place), value)).append(texts.get(i + 1));
        }
        return key.toString();
    }
}
