package io.mekong.store.duckdb;

import io.mekong.store.ColumnVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DataChunkAppender.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Texts as DuckDB keeps them, 16 bytes each ({@code duckdb_string_t} in its C header): the length in four bytes, then up
 * to twelve bytes of text filled up with zeros, or its first four bytes and the address of all of it. What is addressed
 * is a copy of the batch's bytes in memory of our own. DuckDB copies it again while it takes the chunk, so that it need
 * stay only until the next batch.
 *
 * <p>DuckDB would take bytes that are not UTF-8, and fail much later, in a checkpoint. They are replaced here as Java does
 * it: by U+FFFD.
 */
final class TextColumn extends ChunkColumn {
    private static final int INLINE = 12;
    /** A larger copy is not kept for batches that do not need it. */
    private static final int KEPT_BYTES = 4 << 20;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private @Nullable Arena arena;
    private MemorySegment copy = MemorySegment.NULL;
    /** The texts of this batch that had to be mended. */
    private final List<MemorySegment> mended = new ArrayList<>();

    private final Content content;

    /** What the bytes are: text must be UTF-8. */
    enum Content {
        TEXT,
        BYTES
    }

    TextColumn(String name, Vector vector, Content content) throws SQLException {
        super(name, vector, 2 * Long.BYTES);
        this.content = content;
    }

    @Override
    long fill(ColumnVector cells, int rows, MemorySegment data) {
        mended.clear();
        byte[] text = cells.text();
        int end = cells.end();
        boolean valid = content == Content.BYTES || Utf8.isAscii(text, end);
        long address = 0;
        for (int i = 0; i < rows; i++) {
            if (cells.isNull(i)) {
                put(data, i, 0, 0);
                continue;
            }
            int start = cells.startAt(i);
            int length = cells.lengthAt(i);
            if ((start | length | (end - start - length)) < 0) {
                throw outside(i);
            }
            if (!valid && !Utf8.isValid(text, start, length)) {
                putMended(data, i, new String(text, start, length, StandardCharsets.UTF_8));
            } else if (length <= INLINE) {
                putInline(data, i, text, start, length);
            } else {
                address = address == 0 ? copied(text, end) : address;
                putAddress(data, i, length, (int) INTS.get(text, start), address + start);
            }
        }
        return end;
    }

    private void putMended(MemorySegment data, int row, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= INLINE) {
            putInline(data, row, utf8, 0, utf8.length);
        } else {
            MemorySegment there = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, utf8);
            mended.add(there);
            putAddress(data, row, utf8.length, (int) INTS.get(utf8, 0), there.address());
        }
    }

    /** The bytes behind the text must be zero: DuckDB compares them too. */
    private static void putInline(MemorySegment data, int row, byte[] text, int start, int length) {
        if (text.length - start < INLINE) {
            putInline(data, row, Arrays.copyOfRange(text, start, start + INLINE), 0, length);
            return;
        }
        int head = Math.min(length, Integer.BYTES);
        int tail = length - head;
        long first = (int) INTS.get(text, start) & ((1L << (head << 3)) - 1);
        long second = tail == 0 ? 0 : (long) LONGS.get(text, start + Integer.BYTES) & (-1L >>> (64 - (tail << 3)));
        put(data, row, length | first << 32, second);
    }

    private static void putAddress(MemorySegment data, int row, int length, int head, long address) {
        put(data, row, length | (long) head << 32, address);
    }

    private static void put(MemorySegment data, int row, long first, long second) {
        data.set(LONG, 16L * row, first);
        data.set(LONG, 16L * row + 8, second);
    }

    /** The address of a copy of the first bytes. */
    private long copied(byte[] text, int end) {
        if (copy.byteSize() < end || (copy.byteSize() > KEPT_BYTES && end <= KEPT_BYTES)) {
            close();
            Arena fresh = Arena.ofShared();
            arena = fresh;
            copy = fresh.allocate(Math.max(text.length, Byte.MAX_VALUE));
        }
        MemorySegment.copy(text, 0, copy, ValueLayout.JAVA_BYTE, 0, end);
        return copy.address();
    }

    @Override
    void close() {
        Arena old = arena;
        arena = null;
        copy = MemorySegment.NULL;
        if (old != null) {
            old.close();
        }
    }
}
