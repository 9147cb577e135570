package io.mekong.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Values that hold no others. */
final class AvroValues {
    static final int NO_DECIMAL = -1;

    private AvroValues() {}

    /** Those that are passed over by reading them. */
    interface Small extends AvroValue {
        void read(BinaryInput in) throws RejectedEvent;

        @Override
        default void skip(BinaryInput in, int depth) throws RejectedEvent {
            read(in);
        }
    }

    record Nothing() implements AvroValue {
        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.ascii("null");
        }

        @Override
        public void skip(BinaryInput in, int depth) {}
    }

    record Truth() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            truth(in);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.ascii(truth(in) ? "true" : "false");
        }

        private static boolean truth(BinaryInput in) throws RejectedEvent {
            int value = in.next();
            if (value > 1) {
                throw in.wrong("a boolean that is neither 0 nor 1");
            }
            return value == 1;
        }
    }

    /** @param narrow whether it must fit 32 bits */
    record Whole(boolean narrow) implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            number(in);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.number(number(in));
        }

        private long number(BinaryInput in) throws RejectedEvent {
            long value = in.zigzag();
            if (narrow && value != (int) value) {
                throw in.wrong("an int of more than 32 bits");
            }
            return value;
        }
    }

    record Single() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(4);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.number(Float.intBitsToFloat(in.fixed32()));
        }
    }

    record Real() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(8);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.number(Double.longBitsToDouble(in.fixed64()));
        }
    }

    record Day() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.zigzag();
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            out.day(in.zigzag());
        }
    }

    /** An instant: microseconds are the number times {@code factor} by {@code divisor}. */
    record Time(long factor, long divisor) implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.zigzag();
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            long number = in.zigzag();
            if (Math.multiplyHigh(number, factor) != (number * factor) >> 63) {
                throw in.wrong("the time " + number);
            }
            out.time(Math.floorDiv(number * factor, divisor));
        }
    }

    record Text() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(in.zigzag());
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            int from = in.takeText(in.zigzag());
            out.text(in.bytes(), from, in.at());
        }
    }

    /** @param scale of a decimal, or {@link #NO_DECIMAL} */
    record Bytes(int scale) implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(in.zigzag());
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            writeBytes(in, in.zigzag(), scale, out);
        }
    }

    record Fixed(int size, int scale) implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(size);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            writeBytes(in, size, scale, out);
        }
    }

    record Uuid() implements Small {
        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.take(16);
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            // Here the highest byte comes first.
            long high = Long.reverseBytes(in.fixed64());
            long low = Long.reverseBytes(in.fixed64());
            out.ascii("\"" + new UUID(high, low) + "\"");
        }
    }

    record Symbol(List<byte[]> symbols) implements Small {
        static Symbol of(List<String> names) {
            return new Symbol(names.stream()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .toList());
        }

        @Override
        public void read(BinaryInput in) throws RejectedEvent {
            in.zigzag();
        }

        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            byte[] symbol = symbols.get(index(in, symbols.size(), "a symbol that the enum does not have"));
            out.text(symbol, 0, symbol.length);
        }
    }

    /** Of one of so many. */
    static int index(BinaryInput in, int size, String otherwise) throws RejectedEvent {
        long index = in.zigzag();
        if (index < 0 || index >= size) {
            throw in.wrong(otherwise + ": number " + index);
        }
        return (int) index;
    }

    private static void writeBytes(BinaryInput in, long length, int scale, JsonOutput out) throws RejectedEvent {
        int from = in.take(length);
        if (scale == NO_DECIMAL) {
            out.base64(in.bytes(), from, in.at());
        } else if (length == 0 || length > 64) {
            throw in.wrong("a decimal of " + length + " bytes");
        } else {
            out.ascii(new BigDecimal(new BigInteger(in.bytes(), from, (int) length), scale).toString());
        }
    }
}
