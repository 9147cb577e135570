package io.mekong.store.duckdb;

import io.mekong.store.ColumnVector;
import java.lang.foreign.MemorySegment;
import java.sql.SQLException;
import org.duckdb.DataChunkAppender.Vector;

/** Lists: where each begins in the vector of all elements, and how many it has. */
final class ListColumn extends ChunkColumn {
    private final Vector vector;
    private final ChunkColumn elements;

    ListColumn(String name, Vector vector, ChunkColumn elements) throws SQLException {
        super(name, vector, 2 * Long.BYTES);
        this.vector = vector;
        this.elements = elements;
    }

    @Override
    long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException {
        int end = cells.end();
        for (int i = 0; i < rows; i++) {
            boolean there = !cells.isNull(i);
            int start = there ? cells.startAt(i) : 0;
            int length = there ? cells.lengthAt(i) : 0;
            if ((start | length | (end - start - length)) < 0) {
                throw outside(i);
            }
            data.set(LONG, 16L * i, start);
            data.set(LONG, 16L * i + 8, length);
        }
        elements.reserve(vector, end);
        return elements.write(cells.elements(), end) + 8L * end;
    }

    @Override
    void close() {
        elements.close();
    }
}
