package io.mekong.event;

/** Values shown in reasons: short enough to read, whole enough to find. */
final class Text {
    private static final int LONGEST = 80;

    private Text() {}

    static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }

    /**
     * The parser would read UTF-16 and UTF-32 as well, and tell places in characters: here all JSON is UTF-8, which has no
     * zero among its first bytes and does not begin with their marks.
     */
    static void requireUtf8(byte[] json) throws RejectedEvent {
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0) {
                throw new RejectedEvent("not JSON in UTF-8");
            }
        }
        if (json.length >= 2
                && ((json[0] == (byte) 0xfe && json[1] == (byte) 0xff)
                        || (json[0] == (byte) 0xff && json[1] == (byte) 0xfe))) {
            throw new RejectedEvent("not JSON in UTF-8");
        }
    }
}
