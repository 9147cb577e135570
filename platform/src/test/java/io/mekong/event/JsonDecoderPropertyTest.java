package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Stream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever the stream and whatever the bytes, the decoder takes exactly what the reference takes, with the same cells, and
 * rejects all else for the same reason, or with the place where it is no JSON.
 */
class JsonDecoderPropertyTest {
    private static final Pattern PLACE = Pattern.compile("\\(byte (\\d+)\\)$");
    private static final byte[] INTERESTING = "0123456789eE+-.\"\\{}[]:,tfnu \0\n\u00e9\ud83d\ude80".getBytes(UTF_8);

    /** A hundred times as many are worth a night: {@code -Dmekong.streams=10000}. */
    private static final int STREAMS = Integer.getInteger("mekong.streams", 100);

    private static final int EVENTS_OF_EACH = 500;

    private final long seed = Long.getLong("mekong.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** @param cells what was put, or, where it was rejected, none */
    private record Outcome(Map<Integer, Object> cells, String reason) {
        boolean isTaken() {
            return reason.isEmpty();
        }

        boolean isNoJson() {
            return reason.startsWith("not JSON") || reason.startsWith("more than one JSON value");
        }
    }

    @Test
    void theSameAsTheReference() {
        int taken = 0;
        int unfit = 0;
        int broken = 0;
        for (int round = 0; round < STREAMS; round++) {
            Stream stream = new RandomStream(random).next();
            EventDecoder reference = new JacksonDecoder(stream);
            EventDecoder decoder = EventDecoder.of(stream);
            for (int i = 0; i < EVENTS_OF_EACH; i++) {
                byte[] event = new RandomJson(random).next(stream).getBytes(UTF_8);
                if (random.nextBoolean()) {
                    event = mutated(event);
                }
                Outcome expected = decode(stream, reference, event, 0, event.length);
                if (expected.reason().matches(".*surrogate.* in field name.*")) {
                    continue; // Good JSON by RFC 8259, which the reference is too strict for.
                }
                Outcome found = random.nextBoolean()
                        ? decode(stream, decoder, event, 0, event.length)
                        : decodeAmongPoison(stream, decoder, event);
                requireSame(stream, event, expected, found);
                if (found.isNoJson()) {
                    requirePlace(stream, decoder, event, found);
                }
                taken += found.isTaken() ? 1 : 0;
                unfit += found.isTaken() || found.isNoJson() ? 0 : 1;
                broken += found.isNoJson() ? 1 : 0;
            }
        }
        System.out.println("seed " + seed + ": " + taken + " taken, " + unfit + " unfit, " + broken + " no JSON");
        assertThat(taken).as("seed " + seed + ": events taken").isGreaterThan(STREAMS * EVENTS_OF_EACH / 10);
        assertThat(unfit).as("seed " + seed + ": events that do not fit").isGreaterThan(STREAMS * EVENTS_OF_EACH / 10);
        assertThat(broken)
                .as("seed " + seed + ": events that are no JSON")
                .isGreaterThan(STREAMS * EVENTS_OF_EACH / 10);
    }

    private void requireSame(Stream stream, byte[] event, Outcome expected, Outcome found) {
        boolean same = expected.isNoJson()
                ? found.isNoJson()
                : expected.reason().equals(found.reason()) && expected.cells().equals(found.cells());
        if (!same) {
            throw new AssertionError("seed " + seed + "\nexpected " + expected + "\nfound    " + found + "\nstream "
                    + stream.columns() + "\n" + stream.unknown() + "\nevent " + new String(event, UTF_8) + "\n"
                    + Arrays.toString(event));
        }
    }

    /** All in front of the place may be the beginning of a good text, which only ends too early. */
    private void requirePlace(Stream stream, EventDecoder decoder, byte[] event, Outcome found) {
        Matcher place = PLACE.matcher(found.reason());
        int at = place.find() ? Integer.parseInt(place.group(1)) : -1;
        if (at < 0 || at > event.length) {
            throw new AssertionError("seed " + seed + ": no place in " + found.reason());
        }
        if (at < event.length && !found.reason().contains("UTF-8 (")) {
            Outcome front = decode(stream, decoder, event, 0, at);
            boolean whole =
                    found.reason().startsWith("more than one") || found.reason().contains("where the end should");
            boolean ends = front.reason().equals("not JSON: it ends too early (byte " + at + ")")
                    || front.reason().equals("not a JSON object")
                    || front.reason().equals("the message is empty");
            if (!ends && !whole) {
                throw new AssertionError("seed " + seed + ": " + found.reason() + " in " + new String(event, UTF_8)
                        + ", whose front: " + front);
            }
        }
    }

    private static Outcome decode(Stream stream, EventDecoder decoder, byte[] event, int offset, int length) {
        Kept kept = new Kept(stream);
        try {
            decoder.decode(event, offset, length, kept);
            return new Outcome(kept.cells(), "");
        } catch (RejectedEvent e) {
            return new Outcome(Map.of(), e.reason());
        }
    }

    /** In the middle of an array whose other bytes would change everything, were they read. */
    private Outcome decodeAmongPoison(Stream stream, EventDecoder decoder, byte[] event) {
        byte[] poison = random.nextBoolean() ? "1\"}{,0]".getBytes(UTF_8) : new byte[] {(byte) random.nextInt()};
        int offset = random.nextInt(20);
        byte[] array = new byte[offset + event.length + random.nextInt(20)];
        for (int i = 0; i < array.length; i++) {
            array[i] = poison[i % poison.length];
        }
        System.arraycopy(event, 0, array, offset, event.length);
        return decode(stream, decoder, array, offset, event.length);
    }

    private byte[] mutated(byte[] event) {
        byte[] changed = event;
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(changed.length + 1);
            int to = at + random.nextInt(Math.min(8, changed.length - at) + 1);
            byte[] between = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt()};
                case 1 -> new byte[0];
                case 2 -> Arrays.copyOfRange(changed, at, changed.length);
                case 3 ->
                    at < changed.length ? new byte[] {(byte) (changed[at] ^ 1 << random.nextInt(8))} : new byte[0];
                default -> new byte[] {INTERESTING[random.nextInt(INTERESTING.length)]};
            };
            changed = joined(changed, at, between, to);
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length + 1)) : changed;
    }

    private byte[] joined(byte[] event, int at, byte[] between, int to) {
        int behind = random.nextBoolean() ? at : Math.min(event.length, to);
        byte[] joined = new byte[at + between.length + event.length - behind];
        System.arraycopy(event, 0, joined, 0, at);
        System.arraycopy(between, 0, joined, at, between.length);
        System.arraycopy(event, behind, joined, at + between.length, event.length - behind);
        return joined;
    }
}
