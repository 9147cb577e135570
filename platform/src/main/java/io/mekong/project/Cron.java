package io.mekong.project;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a cron expression of five fields, as crontab(5) writes them: numbers, names of months and days, {@code *},
 * lists, ranges and steps. Sunday is 0 or 7. When it falls due is the scheduler's business.
 */
final class Cron {
    static final Form<String> FORM = Form.of(
            "five fields: minute, hour, day of month, month, day of week", "schedule: \"*/5 * * * *\"", Cron::check);

    private static final Pattern ITEM = Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day of month", 1, 31, List.of()),
            new Field(
                    "month",
                    1,
                    12,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Field("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));
    private static final int[] LONGEST_MONTHS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Cron() {}

    private static String check(String text) {
        List<String> parts = List.of(text.strip().split("\\s+"));
        if (parts.size() != FIELDS.size()) {
            throw new Form.Refusal(
                    "it has " + parts.size()
                            + (parts.size() == 1 ? " field" : " fields")
                            + ", not five: minute, hour, day of month, month, day of week",
                    null);
        }
        List<BitSet> fields = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            fields.add(FIELDS.get(i).values(parts.get(i)));
        }
        if (parts.get(4).equals("*") && !falls(fields.get(2), fields.get(3))) {
            throw new Form.Refusal("none of its months has such a day, so that it would never run", null);
        }
        return String.join(" ", parts);
    }

    private static boolean falls(BitSet days, BitSet months) {
        return months.stream().anyMatch(month -> days.nextSetBit(1) <= LONGEST_MONTHS[month - 1]);
    }

    private record Field(String name, int least, int most, List<String> words) {
        BitSet values(String text) {
            BitSet values = new BitSet();
            for (String item : text.split(",", -1)) {
                add(item, values);
            }
            return values;
        }

        private void add(String item, BitSet values) {
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
                to = most;
            }
            int step = stepped ? Integer.parseInt(matcher.group(4)) : 1;
            if (from > to) {
                throw refusal(item, "runs backwards");
            }
            if (step < 1 || step > most) {
                throw refusal(item, "has a step outside 1 to " + most);
            }
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }

        private int number(String text) {
            int word = words.indexOf(text.toLowerCase(Locale.ROOT));
            if (word >= 0) {
                return word + least;
            }
            if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw refusal(text, "is not from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        }

        private Form.Refusal refusal(String item, String why) {
            return new Form.Refusal("its " + name + " `" + Problems.clip(item) + "` " + why, null);
        }
    }
}
