package io.mekong.project;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a cron expression: numbers, words, {@code *}, lists, ranges and steps.
 *
 * @param last where {@code *} and an open step end: a seventh day of the week is there only for who writes it
 */
record CronField(String name, int least, int most, int last, List<String> words) {
    static final CronField MINUTE = new CronField("minute", 0, 59, 59, List.of());
    static final CronField HOUR = new CronField("hour", 0, 23, 23, List.of());
    static final CronField DAY_OF_MONTH = new CronField("day of month", 1, 31, 31, List.of());
    static final CronField MONTH = new CronField(
            "month",
            1,
            12,
            12,
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
    static final CronField DAY_OF_WEEK =
            new CronField("day of week", 0, 7, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private static final Pattern ITEM = Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");

    BitSet values(String text) {
        BitSet values = new BitSet();
        for (String item : text.split(",", -1)) {
            values.or(item(item));
        }
        return values;
    }

    BitSet item(String item) {
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw refusal(item, "is not a number, a range, a step or `*`");
        }
        boolean all = matcher.group(1) != null;
        boolean stepped = matcher.group(4) != null;
        int from = all ? least : number(matcher.group(2));
        int to = from;
        if (matcher.group(3) != null) {
            to = number(matcher.group(3));
        } else if (all || stepped) {
            to = Math.max(from, last);
        }
        int step = stepped ? Integer.parseInt(matcher.group(4)) : 1;
        if (from > to) {
            throw refusal(item, "runs backwards");
        }
        if (step < 1 || step > most) {
            throw refusal(item, "has a step outside 1 to " + most);
        }
        BitSet values = new BitSet();
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
        return values;
    }

    int number(String text) {
        int word = words.indexOf(text.toLowerCase(Locale.ROOT));
        if (word >= 0) {
            return word + least;
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw refusal(text, "is not from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    Form.Refusal refusal(String item, String why) {
        return new Form.Refusal("its " + name + " `" + Problems.clip(item) + "` " + why, null);
    }
}
