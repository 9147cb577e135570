package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.sql.SQLException;
import org.duckdb.DataChunkAppender.Vector;

/** Cells of up to 64 bits. */
abstract class NumberColumn extends ChunkColumn {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private NumberColumn(String name, Vector vector, int width) throws SQLException {
        super(name, vector, width);
    }

    /** A decimal is kept without its point, in as few bytes as its digits need. */
    static ChunkColumn ofDecimal(String name, Vector vector, ColumnType.Decimal type) throws SQLException {
        BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        if (!type.fitsLong()) {
            return new WideColumn.OfDecimal(name, vector, most);
        }
        long limit = most.longValueExact();
        return type.precision() <= 4
                ? new OfShort(name, vector, -limit, limit)
                : type.precision() <= 9
                        ? new OfInt(name, vector, -limit, limit)
                        : new OfLong(name, vector, -limit, limit);
    }

    static final class OfBoolean extends NumberColumn {
        OfBoolean(String name, Vector vector) throws SQLException {
            super(name, vector, 1);
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) {
            long[] values = cells.longs();
            for (int i = 0; i < rows; i++) {
                data.set(ValueLayout.JAVA_BYTE, i, values[i] != 0 ? (byte) 1 : 0);
            }
            return 0;
        }
    }

    static final class OfDouble extends NumberColumn {
        OfDouble(String name, Vector vector) throws SQLException {
            super(name, vector, Double.BYTES);
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) {
            MemorySegment.copy(cells.doubles(), 0, data, DOUBLE, 0, rows);
            return 0;
        }
    }

    /** Numbers between two bounds, which have zero between them and are not both at the end of what a long holds. */
    abstract static class Bounded extends NumberColumn {
        private final long least;
        private final long most;

        Bounded(String name, Vector vector, int width, long least, long most) throws SQLException {
            super(name, vector, width);
            this.least = least;
            this.most = most;
        }

        /** Looks at all without a branch; only where that finds something, at each. */
        final void check(ColumnVector cells, int rows) throws SQLException {
            long[] values = cells.longs();
            long outside = 0;
            for (int i = 0; i < rows; i++) {
                outside |= (values[i] - least) | (most - values[i]);
            }
            if (outside < 0) {
                for (int i = 0; i < rows; i++) {
                    if (!cells.isNull(i) && (values[i] < least || values[i] > most)) {
                        throw outOfRange(Long.toString(values[i]));
                    }
                }
            }
        }
    }

    static final class OfLong extends Bounded {
        private final boolean bounded;

        OfLong(String name, Vector vector, long least, long most) throws SQLException {
            super(name, vector, Long.BYTES, least, most);
            this.bounded = least != Long.MIN_VALUE;
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException {
            if (bounded) {
                check(cells, rows);
            }
            MemorySegment.copy(cells.longs(), 0, data, LONG, 0, rows);
            return 0;
        }
    }

    static final class OfInt extends Bounded {
        OfInt(String name, Vector vector, long least, long most) throws SQLException {
            super(name, vector, Integer.BYTES, least, most);
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException {
            check(cells, rows);
            long[] values = cells.longs();
            for (int i = 0; i < rows; i++) {
                data.set(INT, (long) Integer.BYTES * i, (int) values[i]);
            }
            return 0;
        }
    }

    static final class OfShort extends Bounded {
        OfShort(String name, Vector vector, long least, long most) throws SQLException {
            super(name, vector, Short.BYTES, least, most);
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException {
            check(cells, rows);
            long[] values = cells.longs();
            for (int i = 0; i < rows; i++) {
                data.set(SHORT, (long) Short.BYTES * i, (short) values[i]);
            }
            return 0;
        }
    }
}
