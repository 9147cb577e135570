package io.mekong.job;

import io.mekong.project.ColumnType;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a database into a job's table. */
final class DatabaseRows {
    private static final int MOST_DIGITS = 38;
    private static final int USUAL_SCALE = 9;

    private final ResultSet result;
    private final List<StoredColumn> columns = new ArrayList<>();
    private final List<Boolean> zoned = new ArrayList<>();

    DatabaseRows(ResultSet result) throws SQLException {
        this.result = result;
        ResultSetMetaData meta = result.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            zoned.add(meta.getColumnTypeName(i).equals("timestamptz"));
            columns.add(new StoredColumn(meta.getColumnLabel(i), type(meta, i)));
        }
    }

    /** @return how many */
    long fill(String table, Workbench bench) throws SQLException {
        TableSchema schema = TableSchema.ofColumns(table, columns);
        RowBatch batch = new RowBatch(schema);
        long rows = 0;
        try (Workbench.Filling filling = bench.fill(schema)) {
            while (result.next()) {
                batch.beginRow();
                for (int i = 0; i < columns.size(); i++) {
                    ColumnType type = columns.get(i).type();
                    BatchCells.put(batch.column(i), batch.openRow(), type, cell(i + 1, type));
                }
                batch.endRow();
                rows++;
                if (batch.isFull()) {
                    filling.append(batch);
                    batch.clear();
                }
            }
            if (batch.rows() > 0) {
                filling.append(batch);
            }
        }
        return rows;
    }

    private @Nullable Object cell(int index, ColumnType type) throws SQLException {
        return switch (type) {
            case ColumnType.Bool _ -> {
                boolean truth = result.getBoolean(index);
                yield result.wasNull() ? null : truth;
            }
            case ColumnType.Int _, ColumnType.BigInt _ -> {
                long number = result.getLong(index);
                yield result.wasNull() ? null : number;
            }
            case ColumnType.Real _ -> {
                double number = result.getDouble(index);
                yield result.wasNull() ? null : number;
            }
            case ColumnType.Decimal _ -> result.getObject(index, BigDecimal.class);
            case ColumnType.Date _ -> result.getObject(index, LocalDate.class);
            case ColumnType.Timestamp _ -> time(index);
            case ColumnType.Text _, ColumnType.Uuid _, ColumnType.Json _, ColumnType.Bytes _, ColumnType.ListOf _ ->
                result.getString(index);
        };
    }

    private @Nullable Object time(int index) throws SQLException {
        if (zoned.get(index - 1)) {
            OffsetDateTime time = result.getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        LocalDateTime time = result.getObject(index, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    private static ColumnType type(ResultSetMetaData meta, int index) throws SQLException {
        return switch (meta.getColumnType(index)) {
            case Types.BOOLEAN, Types.BIT -> new ColumnType.Bool();
            case Types.SMALLINT, Types.INTEGER -> new ColumnType.Int();
            case Types.BIGINT -> new ColumnType.BigInt();
            case Types.REAL, Types.DOUBLE, Types.FLOAT -> new ColumnType.Real();
            case Types.NUMERIC, Types.DECIMAL -> decimal(meta.getPrecision(index), meta.getScale(index));
            case Types.DATE -> new ColumnType.Date();
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS);
            default -> new ColumnType.Text();
        };
    }

    /** A numeric without bounds has as much room as there is. */
    private static ColumnType decimal(int precision, int scale) {
        return precision <= 0 || precision > MOST_DIGITS
                ? new ColumnType.Decimal(MOST_DIGITS, USUAL_SCALE)
                : new ColumnType.Decimal(precision, scale);
    }
}
