package io.mekong.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;

/** JSON being written into an array that is used again for the next text. What is written is on the caller's honour. */
final class JsonOutput {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int mostBytes;
    private byte[] bytes = new byte[1024];
    private int length;
    /** Whether a comma goes in front of the next field or element. */
    private boolean behindValue;

    /** @param mostBytes longer texts are rejected: few bytes of a message can say much */
    JsonOutput(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        behindValue = false;
    }

    void beginObject() throws RejectedEvent {
        begin('{');
    }

    void endObject() throws RejectedEvent {
        end('}');
    }

    void beginList() throws RejectedEvent {
        begin('[');
    }

    void endList() throws RejectedEvent {
        end(']');
    }

    /** @param written {@code "name":}, as {@link #name} makes it */
    void field(byte[] written) throws RejectedEvent {
        separate();
        raw(written, 0, written.length);
        behindValue = false;
    }

    /** A field of that name, in UTF-8, which is not made ready. */
    void field(byte[] utf8, int from, int to) throws RejectedEvent {
        text(utf8, from, to);
        write((byte) ':');
        behindValue = false;
    }

    /** A field whose name is a value written elsewhere, which may be a number. */
    void fieldOf(JsonOutput name) throws RejectedEvent {
        if (name.bytes[0] == '"') {
            separate();
            raw(name.bytes, 0, name.length);
        } else {
            text(name.bytes, 0, name.length);
        }
        write((byte) ':');
        behindValue = false;
    }

    /** What {@link #field} takes. */
    static byte[] name(String name) {
        try {
            JsonOutput out = new JsonOutput(Integer.MAX_VALUE);
            byte[] utf8 = Text.utf8(name);
            out.text(utf8, 0, utf8.length);
            out.write((byte) ':');
            return Arrays.copyOf(out.bytes, out.length);
        } catch (RejectedEvent e) {
            throw new IllegalStateException(e);
        }
    }

    void number(long value) throws RejectedEvent {
        ascii(Long.toString(value));
    }

    /** What JSON has no number for becomes a text, which no number's column takes. */
    void number(double value) throws RejectedEvent {
        ascii(Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"");
    }

    /** As the shortest number that it stands for. */
    void number(float value) throws RejectedEvent {
        ascii(Float.isFinite(value) ? Float.toString(value) : "\"" + value + "\"");
    }

    /** A date in ISO-8601, of days since 1970. */
    void day(long day) throws RejectedEvent {
        boolean known = day >= LocalDate.MIN.toEpochDay() && day <= LocalDate.MAX.toEpochDay();
        ascii(known ? "\"" + LocalDate.ofEpochDay(day) + "\"" : Long.toString(day));
    }

    /** An instant in ISO-8601, of microseconds since 1970. */
    void time(long micros) throws RejectedEvent {
        ascii("\"" + Timestamps.instant(micros) + "\"");
    }

    /** A value that is written so: a number, {@code true}, {@code null}, or a text in quotes that needs no escapes. */
    void ascii(String value) throws RejectedEvent {
        separate();
        room(value.length());
        for (int i = 0; i < value.length(); i++) {
            bytes[length + i] = (byte) value.charAt(i);
        }
        length += value.length();
        behindValue = true;
    }

    void text(byte[] utf8, int from, int to) throws RejectedEvent {
        separate();
        write((byte) '"');
        int plain = from;
        for (int i = from; i < to; i++) {
            byte next = utf8[i];
            if (next == '"' || next == '\\' || (next >= 0 && next < ' ')) {
                raw(utf8, plain, i);
                escape(next);
                plain = i + 1;
            }
        }
        raw(utf8, plain, to);
        write((byte) '"');
        behindValue = true;
    }

    void base64(byte[] value, int from, int to) throws RejectedEvent {
        ascii("\"" + Base64.getEncoder().encodeToString(Arrays.copyOfRange(value, from, to)) + "\"");
    }

    /** A value that is JSON already. */
    void json(byte[] value, int from, int to) throws RejectedEvent {
        separate();
        raw(value, from, to);
        behindValue = true;
    }

    private void begin(char bracket) throws RejectedEvent {
        separate();
        write((byte) bracket);
        behindValue = false;
    }

    private void end(char bracket) throws RejectedEvent {
        write((byte) bracket);
        behindValue = true;
    }

    private void separate() throws RejectedEvent {
        if (behindValue) {
            write((byte) ',');
        }
    }

    private void escape(byte value) throws RejectedEvent {
        room(6);
        bytes[length++] = '\\';
        if (value == '"' || value == '\\') {
            bytes[length++] = value;
            return;
        }
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[value >> 4];
        bytes[length++] = HEX[value & 0xf];
    }

    private void write(byte value) throws RejectedEvent {
        room(1);
        bytes[length++] = value;
    }

    private void raw(byte[] value, int from, int to) throws RejectedEvent {
        room(to - from);
        System.arraycopy(value, from, bytes, length, to - from);
        length += to - from;
    }

    private void room(int more) throws RejectedEvent {
        if (more > mostBytes - length) {
            throw new RejectedEvent("the message says more than " + mostBytes + " bytes of JSON");
        }
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, length + (length >> 1)));
        }
    }
}
