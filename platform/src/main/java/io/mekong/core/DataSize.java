package io.mekong.core;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 512KB}, {@code 64MB}, {@code 2GB} (powers of 1024) or plain bytes. */
public record DataSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]?)I?B?");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    public static DataSize ofMegabytes(long megabytes) {
        return new DataSize(megabytes << 20);
    }

    /** @throws IllegalArgumentException with a readable message when {@code text} is not a size */
    public static DataSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + text + "` is not a size such as 512KB, 64MB or 2GB");
        }
        int shift = switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            case "T" -> 40;
            default -> 0;
        };
        return new DataSize((long) (Double.parseDouble(matcher.group(1)) * (1L << shift)));
    }

    /** The size of each of so many equal parts. */
    public DataSize dividedBy(int parts) {
        return new DataSize(bytes / parts);
    }

    /** The size as an {@code int}, for interfaces that take no more; larger sizes become the largest int. */
    public int intBytes() {
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** With one decimal in the largest unit that fits: {@code 1.5 MB}. */
    @Override
    public String toString() {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return value == Math.rint(value)
                ? "%d %s".formatted((long) value, units[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
