package io.mekong.event;

import java.util.BitSet;

/**
 * JSON by RFC 8259, and nothing else: passes over values whose content nobody wants, and tells of a text that is no JSON
 * where it goes wrong. The one thing of its own is a limit of levels.
 */
final class JsonSyntax {
    static final int MOST_LEVELS = 512;

    private JsonSyntax() {}

    static RejectedEvent tooDeep(JsonInput in, int at) {
        return in.wrong("a nesting depth of more than " + MOST_LEVELS, at);
    }

    /** A text that is no JSON is rejected for that, wherever it goes wrong, and not for a field in front of it. */
    static RejectedEvent reason(JsonInput in, RejectedEvent otherwise) {
        try {
            Text.requireUtf8(in.bytes, in.start, in.end);
            int start = in.behindBlanks(in.behindByteOrderMark());
            if (start < in.end) {
                requireOneValue(in, start);
            }
            return otherwise;
        } catch (RejectedEvent e) {
            return e;
        }
    }

    /** @throws RejectedEvent when what begins at {@code at} is no JSON value, or not the only one */
    static void requireOneValue(JsonInput in, int at) throws RejectedEvent {
        in.depth = 0;
        int behind = in.behindBlanks(skip(in, in.behindBlanks(at)));
        if (behind < in.end) {
            if ("{[\"-0123456789tfn".indexOf(in.bytes[behind]) >= 0) {
                throw new RejectedEvent("more than one JSON value in the message (byte " + (behind - in.start) + ")");
            }
            throw in.misplaced(behind, "the end");
        }
    }

    /** The place behind the value that begins at {@code at}. Without recursion: depth costs a bit a level. */
    static int skip(JsonInput in, int at) throws RejectedEvent {
        if (at >= in.end) {
            throw in.endsEarly();
        }
        byte first = in.bytes[at];
        return first == '{' || first == '[' ? skipNested(in, at) : skipScalar(in, at);
    }

    private static int skipScalar(JsonInput in, int at) throws RejectedEvent {
        return switch (in.bytes[at]) {
            case '"' -> skipString(in, at);
            case 't' -> in.behindLiteral(at, "true");
            case 'f' -> in.behindLiteral(at, "false");
            case 'n' -> in.behindLiteral(at, "null");
            default -> skipNumber(in, at);
        };
    }

    static int skipString(JsonInput in, int quote) throws RejectedEvent {
        int stop = in.closingQuote(quote + 1);
        while (stop < 0) {
            stop = in.closingQuote(in.behindEscape(~stop));
        }
        return stop + 1;
    }

    private static int skipNumber(JsonInput in, int from) throws RejectedEvent {
        int at = in.bytes[from] == '-' ? from + 1 : from;
        if (at >= in.end || !JsonInput.isDigit(in.bytes[at])) {
            throw in.misplaced(at, at > from ? "a digit" : "a value");
        }
        if (in.bytes[at] == '0') {
            at++;
            if (at < in.end && JsonInput.isDigit(in.bytes[at])) {
                throw in.wrong("a number that begins with 0", at - 1);
            }
        } else {
            at = skipDigits(in, at);
        }
        if (at < in.end && in.bytes[at] == '.') {
            at = skipDigits(in, at + 1);
        }
        if (at < in.end && (in.bytes[at] == 'e' || in.bytes[at] == 'E')) {
            at++;
            boolean signed = at < in.end && (in.bytes[at] == '+' || in.bytes[at] == '-');
            at = skipDigits(in, signed ? at + 1 : at);
        }
        return at;
    }

    private static int skipDigits(JsonInput in, int from) throws RejectedEvent {
        int at = from;
        while (at < in.end && JsonInput.isDigit(in.bytes[at])) {
            at++;
        }
        if (at == from) {
            throw in.misplaced(at, "a digit");
        }
        return at;
    }

    private static int skipNested(JsonInput in, int from) throws RejectedEvent {
        BitSet objects = in.objects;
        int outside = in.depth;
        int at = from;
        while (true) {
            // Here a value begins.
            if (at >= in.end) {
                throw in.endsEarly();
            }
            byte first = in.bytes[at];
            if (first == '{' || first == '[') {
                in.enter(at);
                objects.set(in.depth, first == '{');
                at = in.behindBlanks(at + 1);
                boolean empty = at < in.end && in.bytes[at] == (first == '{' ? '}' : ']');
                if (!empty) {
                    at = first == '{' ? in.behindBlanks(behindName(in, at)) : at;
                    continue;
                }
            } else {
                at = skipScalar(in, at);
            }
            // Here it, or an empty one, has ended or is about to.
            while (in.depth > outside) {
                at = in.behindBlanks(at);
                boolean inObject = objects.get(in.depth);
                if (at < in.end && in.bytes[at] == (inObject ? '}' : ']')) {
                    at++;
                    in.leave();
                    continue;
                }
                if (at >= in.end || in.bytes[at] != ',') {
                    throw in.misplaced(at, inObject ? "a comma or '}'" : "a comma or ']'");
                }
                at = in.behindBlanks(at + 1);
                at = inObject ? in.behindBlanks(behindName(in, at)) : at;
                break;
            }
            if (in.depth == outside) {
                return at;
            }
        }
    }

    /** Behind a field's name and its colon. */
    static int behindName(JsonInput in, int at) throws RejectedEvent {
        if (at >= in.end || in.bytes[at] != '"') {
            throw in.misplaced(at, "a field's name in quotes");
        }
        int colon = in.behindBlanks(skipString(in, at));
        if (colon >= in.end || in.bytes[colon] != ':') {
            throw in.misplaced(colon, "a colon");
        }
        return colon + 1;
    }
}
