package io.mekong.event;

/** Values shown in reasons: short enough to read, whole enough to find. */
final class Text {
    private static final int LONGEST = 80;

    private Text() {}

    static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }
}
