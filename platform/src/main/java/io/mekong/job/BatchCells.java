package io.mekong.job;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values of Java into batches. */
final class BatchCells {
    private static final BigInteger LOW = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private BatchCells() {}

    /** @param cell null, Boolean, Number, String, Instant or LocalDate, as the type wants it; anything is text */
    static void put(ColumnVector column, int row, ColumnType type, @Nullable Object cell) {
        if (cell == null) {
            return; // a row begins with nulls
        }
        switch (type) {
            case ColumnType.Bool _ -> column.putLong(row, (Boolean) cell ? 1 : 0);
            case ColumnType.Int _, ColumnType.BigInt _ -> column.putLong(row, ((Number) cell).longValue());
            case ColumnType.Real _ -> column.putDouble(row, ((Number) cell).doubleValue());
            case ColumnType.Decimal decimal -> putDecimal(column, row, decimal, (BigDecimal) cell);
            case ColumnType.Date _ -> column.putLong(row, ((LocalDate) cell).toEpochDay());
            case ColumnType.Timestamp _ ->
                column.putLong(row, ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) cell));
            case ColumnType.Text _, ColumnType.Json _, ColumnType.Bytes _, ColumnType.Uuid _, ColumnType.ListOf _ -> {
                byte[] utf8 = cell.toString().getBytes(StandardCharsets.UTF_8);
                column.putText(row, utf8, 0, utf8.length);
            }
        }
    }

    private static void putDecimal(ColumnVector column, int row, ColumnType.Decimal type, BigDecimal cell) {
        BigInteger unscaled =
                cell.setScale(type.scale(), java.math.RoundingMode.HALF_UP).unscaledValue();
        if (type.fitsLong()) {
            column.putLong(row, unscaled.longValueExact());
        } else {
            column.putWide(
                    row, unscaled.shiftRight(64).longValue(), unscaled.and(LOW).longValue());
        }
    }
}
