package io.mekong.project;

/** The type of a stream's or table's column. */
public sealed interface ColumnType {
    /** The name in a stream file and in the interface, for example {@code decimal(18,2)}. */
    String label();

    /**
     * Whether a column of this type can become {@code wider} in place, every value staying exactly what it was: integer to
     * bigint or double, a whole number to a decimal with room for all its digits, a decimal to one with at least as many
     * digits on both sides of the point, a list where its elements can. A type is no wider than itself.
     */
    default boolean widensTo(ColumnType wider) {
        return switch (wider) {
            case BigInt _ -> this instanceof Int;
            case Decimal decimal -> !equals(decimal) && digits() >= 0 && holds(decimal);
            case ListOf(var element) -> this instanceof ListOf(var narrow) && narrow.widensTo(element);
            case Real _ -> this instanceof Int;
            case Bool _, Int _, Text _, Date _, Timestamp _, Uuid _, Bytes _, Json _ -> false;
        };
    }

    /** The most digits before the point; -1 for what is no exact number. */
    private int digits() {
        return switch (this) {
            case Int _ -> 10;
            case BigInt _ -> 19;
            case Decimal(var precision, var scale) -> precision - scale;
            case Bool _, Real _, Text _, Date _, Timestamp _, Uuid _, Bytes _, Json _, ListOf _ -> -1;
        };
    }

    private boolean holds(Decimal wider) {
        int scale = this instanceof Decimal decimal ? decimal.scale() : 0;
        return wider.precision() - wider.scale() >= digits() && wider.scale() >= scale;
    }

    record Bool() implements ColumnType {
        @Override
        public String label() {
            return "boolean";
        }
    }

    /** 32 bits. */
    record Int() implements ColumnType {
        @Override
        public String label() {
            return "integer";
        }
    }

    /** 64 bits. */
    record BigInt() implements ColumnType {
        @Override
        public String label() {
            return "bigint";
        }
    }

    record Real() implements ColumnType {
        @Override
        public String label() {
            return "double";
        }
    }

    /** @param precision 1 to 38 digits, of which {@code scale} after the point */
    record Decimal(int precision, int scale) implements ColumnType {
        @Override
        public String label() {
            return "decimal(" + precision + "," + scale + ")";
        }

        /** Whether every value, without its point, fits 64 bits. */
        public boolean fitsLong() {
            return precision <= 18;
        }
    }

    record Text() implements ColumnType {
        @Override
        public String label() {
            return "string";
        }
    }

    record Date() implements ColumnType {
        @Override
        public String label() {
            return "date";
        }
    }

    /** An instant, stored in UTC with microseconds. Text is always read as ISO-8601 (without a zone: UTC). */
    record Timestamp(Unit unit) implements ColumnType {
        /** What a number means. AUTO tells seconds, millis, micros and nanos apart by magnitude. */
        public enum Unit {
            AUTO,
            SECONDS,
            MILLIS,
            MICROS,
            NANOS
        }

        @Override
        public String label() {
            return "timestamp";
        }
    }

    record Uuid() implements ColumnType {
        @Override
        public String label() {
            return "uuid";
        }
    }

    /** Any JSON value, kept as its text. */
    record Json() implements ColumnType {
        @Override
        public String label() {
            return "json";
        }
    }

    /** Any bytes; in JSON and text as Base64. */
    record Bytes() implements ColumnType {
        @Override
        public String label() {
            return "bytes";
        }
    }

    /** Values of one type, in order; an element may be null. Lists do not nest. */
    record ListOf(ColumnType element) implements ColumnType {
        public ListOf {
            if (element instanceof ListOf) {
                throw new IllegalArgumentException("a list of lists");
            }
        }

        @Override
        public String label() {
            return "list(" + element.label() + ")";
        }
    }
}
