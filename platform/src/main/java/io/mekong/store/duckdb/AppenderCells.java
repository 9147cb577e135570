package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** One cell of a batch to DuckDB's row appender. */
final class AppenderCells {
    private AppenderCells() {}

    static void append(DuckDBAppender appender, ColumnType type, ColumnVector cells, int row) throws SQLException {
        if (cells.isNull(row)) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case ColumnType.Bool _ -> appender.append(cells.longAt(row) != 0);
            case ColumnType.Int _ -> appender.append(number(cells, row));
            case ColumnType.BigInt _ -> appender.append(cells.longAt(row));
            case ColumnType.Real _ -> appender.append(cells.doubleAt(row));
            case ColumnType.Decimal decimal -> appender.append(decimal(decimal, cells, row));
            case ColumnType.Text _ -> appender.append(cells.textAt(row));
            case ColumnType.Json _ -> appender.append(cells.textAt(row));
            case ColumnType.Date _ -> appender.appendEpochDays(number(cells, row));
            case ColumnType.Timestamp _ -> appender.appendEpochMicros(cells.longAt(row));
            case ColumnType.Uuid _ -> appender.append(new UUID(cells.longAt(row), cells.lowAt(row)));
            case ColumnType.Bytes _ -> appender.append(cells.bytesAt(row));
            case ColumnType.ListOf(ColumnType element) -> appender.append(list(element, cells, row));
        }
    }

    private static List<@Nullable Object> list(ColumnType type, ColumnVector cells, int row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        int start = cells.startAt(row);
        for (int i = start; i < start + cells.lengthAt(row); i++) {
            values.add(cells.elements().isNull(i) ? null : value(type, cells.elements(), i));
        }
        return values;
    }

    private static Object value(ColumnType type, ColumnVector cells, int at) throws SQLException {
        return switch (type) {
            case ColumnType.Bool _ -> cells.longAt(at) != 0;
            case ColumnType.Int _ -> number(cells, at);
            case ColumnType.BigInt _ -> cells.longAt(at);
            case ColumnType.Real _ -> cells.doubleAt(at);
            case ColumnType.Decimal decimal -> decimal(decimal, cells, at);
            case ColumnType.Text _ -> cells.textAt(at);
            case ColumnType.Json _ -> cells.textAt(at);
            case ColumnType.Date _ -> java.time.LocalDate.ofEpochDay(cells.longAt(at));
            case ColumnType.Timestamp _ -> Micros.local(cells.longAt(at));
            case ColumnType.Uuid _ -> new UUID(cells.longAt(at), cells.lowAt(at));
            case ColumnType.Bytes _ -> cells.bytesAt(at);
            case ColumnType.ListOf _ -> throw new IllegalStateException("a list of lists");
        };
    }

    private static int number(ColumnVector cells, int row) throws SQLException {
        long value = cells.longAt(row);
        if (value != (int) value) {
            throw new SQLException("the column does not take " + value);
        }
        return (int) value;
    }

    private static BigDecimal decimal(ColumnType.Decimal type, ColumnVector cells, int row) {
        if (type.fitsLong()) {
            return BigDecimal.valueOf(cells.longAt(row), type.scale());
        }
        byte[] wide = ByteBuffer.allocate(16)
                .putLong(cells.longAt(row))
                .putLong(cells.lowAt(row))
                .array();
        return new BigDecimal(new BigInteger(wide), type.scale());
    }
}
