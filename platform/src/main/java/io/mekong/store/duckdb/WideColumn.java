package io.mekong.store.duckdb;

import io.mekong.store.ColumnVector;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.duckdb.DataChunkAppender.Vector;

/** Cells of 128 bits: the low half first. */
abstract class WideColumn extends ChunkColumn {
    private WideColumn(String name, Vector vector) throws SQLException {
        super(name, vector, 2 * Long.BYTES);
    }

    final void copy(ColumnVector cells, int rows, long flip, MemorySegment data) {
        long[] highs = cells.longs();
        long[] lows = cells.lows();
        for (int i = 0; i < rows; i++) {
            data.set(LONG, 16L * i, lows[i]);
            data.set(LONG, 16L * i + 8, highs[i] ^ flip);
        }
    }

    /** The highest bit is turned over, so that ids sort like their text. */
    static final class OfUuid extends WideColumn {
        OfUuid(String name, Vector vector) throws SQLException {
            super(name, vector);
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) {
            copy(cells, rows, Long.MIN_VALUE, data);
            return 0;
        }
    }

    static final class OfDecimal extends WideColumn {
        private final long mostHigh;
        private final long mostLow;

        OfDecimal(String name, Vector vector, BigInteger most) throws SQLException {
            super(name, vector);
            this.mostHigh = most.shiftRight(64).longValueExact();
            this.mostLow = most.longValue();
        }

        @Override
        long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException {
            long[] highs = cells.longs();
            long[] lows = cells.lows();
            for (int i = 0; i < rows; i++) {
                if (isOutside(highs[i], lows[i]) && !cells.isNull(i)) {
                    byte[] value = ByteBuffer.allocate(16)
                            .putLong(highs[i])
                            .putLong(lows[i])
                            .array();
                    throw outOfRange(new BigInteger(value).toString());
                }
            }
            copy(cells, rows, 0, data);
            return 0;
        }

        private boolean isOutside(long high, long low) {
            boolean negative = high < 0;
            long absoluteLow = negative ? -low : low;
            long absoluteHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
            return absoluteHigh < 0 // the least of all numbers has no absolute value
                    || absoluteHigh > mostHigh
                    || (absoluteHigh == mostHigh && Long.compareUnsigned(absoluteLow, mostLow) > 0);
        }
    }
}
