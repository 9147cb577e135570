package io.mekong.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits what a client sends in one request into events: one JSON object, a JSON array, or JSON lines. The bytes of
 * each event stay as they came.
 */
public final class EventBody {
    private static final JsonFactory JSON = new JsonFactory();

    /** Some editors put one before UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private EventBody() {}

    /**
     * @return the events in order; in JSON lines a broken line is one (broken) event, so that the others still count
     * @throws RejectedEvent when an array is broken: what comes after the break cannot be told apart
     */
    public static List<byte[]> split(byte[] body) throws RejectedEvent {
        Text.requireUtf8(body, 0, body.length);
        int start = skipBlank(body, startsWithMark(body) ? BYTE_ORDER_MARK.length : 0);
        if (start == body.length) {
            return List.of();
        }
        if (body[start] == '[') {
            return elements(body);
        }
        return isOneValue(body) ? List.of(body) : lines(body);
    }

    private static List<byte[]> elements(byte[] body) throws RejectedEvent {
        List<byte[]> events = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                events.add(Arrays.copyOfRange(
                        body, start, (int) parser.currentLocation().getByteOffset()));
            }
            if (parser.nextToken() != null) {
                throw new RejectedEvent("there is more after the end of the array");
            }
        } catch (IOException e) {
            throw new RejectedEvent("the body is not a JSON array: "
                    + Text.cut(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return events;
    }

    private static boolean isOneValue(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<byte[]> lines(byte[] body) {
        List<byte[]> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                int end = i > start && body[i - 1] == '\r' ? i - 1 : i;
                if (skipBlank(body, start) < end) {
                    events.add(Arrays.copyOfRange(body, start, end));
                }
                start = i + 1;
            }
        }
        return events;
    }

    private static boolean startsWithMark(byte[] body) {
        return body.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static int skipBlank(byte[] body, int from) {
        int i = from;
        while (i < body.length && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
            i++;
        }
        return i;
    }
}
