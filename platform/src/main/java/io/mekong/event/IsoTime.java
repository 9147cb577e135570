package io.mekong.event;

/**
 * The common forms of ISO-8601, read from their fixed places: {@code 2021-02-05}, and with a time
 * {@code 2021-02-05T10:10:01[.123456789][Z|UTC|+07:00]}, with a blank for the T and before the zone if need be. All other
 * forms, and what is out of range, are for {@link Timestamps}.
 */
final class IsoTime {
    static final long NONE = Long.MIN_VALUE;

    private static final long DATE_ZEROS = swar("0000-00-");
    private static final long TIME_ZEROS = swar("00T00:00");
    /** Added to a digit, more than 9 reaches the highest bit; added to a separator's difference, anything but 0 does. */
    private static final long DATE_CHECK = 0x7f76767f76767676L;

    private static final long TIME_CHECK = 0x76767f76767f7676L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BLANK_TO_T = (long) (' ' ^ 'T') << 16;
    private static final long SECONDS_A_DAY = 86_400;
    private static final long MICROS = 1_000_000;
    private static final int[] DAYS_BEFORE_MONTH = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    private static final long DAYS_BEFORE_1970 = 719_162;

    private IsoTime() {}

    /** Days since 1970 of the ten characters at {@code from}, or NONE. */
    static long day(byte[] text, int from) {
        long date = Swar.at(text, from) ^ DATE_ZEROS;
        int tens = text[from + 8] - '0';
        int ones = text[from + 9] - '0';
        if ((((date + DATE_CHECK) | date) & HIGHS) != 0 || (tens | ones | (9 - tens) | (9 - ones)) < 0) {
            return NONE;
        }
        return day(date, tens * 10 + ones);
    }

    /** Microseconds since 1970 (UTC) of the text from {@code from} to {@code to}, or NONE. */
    static long micros(byte[] text, int from, int to) {
        if (to - from < 19) {
            return NONE;
        }
        long date = Swar.at(text, from) ^ DATE_ZEROS;
        long time = Swar.at(text, from + 8) ^ TIME_ZEROS;
        if (text[from + 10] == ' ') {
            time ^= BLANK_TO_T;
        }
        int tens = text[from + 17] - '0';
        int ones = text[from + 18] - '0';
        long marks = (((date + DATE_CHECK) | date) | ((time + TIME_CHECK) | time)) & HIGHS;
        if (marks != 0 || text[from + 16] != ':' || (tens | ones | (5 - tens) | (9 - ones)) < 0) {
            return NONE;
        }
        // Two digits become a number in the place of the first.
        long pairs = time * 10 + (time >>> 8);
        long day = day(date, (int) pairs & 0xff);
        int hour = (int) (pairs >>> 24) & 0xff;
        int minute = (int) (pairs >>> 48) & 0xff;
        if (day == NONE || hour > 23 || minute > 59) {
            return NONE;
        }
        long second = day * SECONDS_A_DAY + (hour * 60L + minute) * 60 + tens * 10L + ones;
        return to - from == 19 ? second * MICROS : withRest(text, from + 19, to, second);
    }

    /** A fraction and a zone. */
    private static long withRest(byte[] text, int from, int to, long localSecond) {
        int at = from;
        long micros = 0;
        if (text[at] == '.') {
            int digits = 0;
            for (at++; at < to && JsonInput.isDigit(text[at]); at++) {
                if (digits < 6) {
                    micros = micros * 10 + (text[at] - '0');
                }
                digits++;
            }
            if (digits == 0 || digits > 9) {
                return NONE;
            }
            micros *= PowersOfTen.LONGS[Math.max(0, 6 - digits)];
        }
        long offset = offset(text, at, to);
        return offset == NONE ? NONE : inYears((localSecond - offset) * MICROS + micros);
    }

    /** In seconds; none at all is UTC. */
    private static long offset(byte[] text, int from, int to) {
        int at = from < to - 1 && text[from] == ' ' ? from + 1 : from;
        int length = to - at;
        if (length == 0) {
            return 0;
        }
        if (length == 1) {
            return text[at] == 'Z' ? 0 : NONE;
        }
        if (length == 3) {
            return text[at] == 'U' && text[at + 1] == 'T' && text[at + 2] == 'C' ? 0 : NONE;
        }
        byte sign = text[at];
        if (length != 6 || (sign != '+' && sign != '-') || text[at + 3] != ':') {
            return NONE;
        }
        int hours = two(text, at + 1);
        int minutes = two(text, at + 4);
        if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static long inYears(long micros) {
        return Timestamps.isInYears(micros) ? micros : NONE;
    }

    private static int two(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
    }

    /** @param date the digits of {@code 2021-02-}, checked */
    private static long day(long date, int day) {
        long pairs = date * 10 + (date >>> 8);
        int year = (int) (pairs & 0xff) * 100 + (int) (pairs >>> 16 & 0xff);
        int month = (int) (pairs >>> 40) & 0xff;
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return NONE;
        }
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        int leapDay = leap && month > 2 ? 1 : 0;
        int daysInMonth = DAYS_BEFORE_MONTH[month + 1] - DAYS_BEFORE_MONTH[month] + (leap && month == 2 ? 1 : 0);
        if (day > daysInMonth) {
            return NONE;
        }
        int before = year - 1;
        return before * 365L
                + before / 4
                - before / 100
                + before / 400
                + DAYS_BEFORE_MONTH[month]
                + leapDay
                + day
                - 1
                - DAYS_BEFORE_1970;
    }

    private static long swar(String eight) {
        return Swar.at(eight.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0);
    }
}
