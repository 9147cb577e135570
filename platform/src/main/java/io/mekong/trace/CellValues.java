package io.mekong.trace;

import io.mekong.event.EventTimes;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cells of a batch as the plain values that queries give; bytes are their Base64. */
final class CellValues {
    private CellValues() {}

    static @Nullable Object of(ColumnVector cells, int row, ColumnType type) {
        if (cells.isNull(row)) {
            return null;
        }
        return switch (type) {
            case ColumnType.Bool _ -> cells.longAt(row) != 0;
            case ColumnType.Int _ -> cells.longAt(row);
            case ColumnType.BigInt _ -> cells.longAt(row);
            case ColumnType.Real _ -> cells.doubleAt(row);
            case ColumnType.Decimal decimal ->
                decimal.fitsLong()
                        ? BigDecimal.valueOf(cells.longAt(row), decimal.scale())
                        : new BigDecimal(wide(cells, row), decimal.scale());
            case ColumnType.Text _ -> cells.textAt(row);
            case ColumnType.Json _ -> cells.textAt(row);
            case ColumnType.Date _ -> LocalDate.ofEpochDay(cells.longAt(row));
            case ColumnType.Timestamp _ -> EventTimes.instant(cells.longAt(row));
            case ColumnType.Uuid _ -> new UUID(cells.longAt(row), cells.lowAt(row)).toString();
            case ColumnType.Bytes _ -> Base64.getEncoder().encodeToString(cells.bytesAt(row));
            case ColumnType.ListOf(var element) -> list(cells, row, element);
        };
    }

    private static List<@Nullable Object> list(ColumnVector cells, int row, ColumnType element) {
        List<@Nullable Object> items = new ArrayList<>();
        int first = cells.startAt(row);
        for (int i = first; i < first + cells.lengthAt(row); i++) {
            items.add(of(cells.elements(), i, element));
        }
        return items;
    }

    private static BigInteger wide(ColumnVector cells, int row) {
        BigInteger low = new BigInteger(Long.toUnsignedString(cells.lowAt(row)));
        return BigInteger.valueOf(cells.longAt(row)).shiftLeft(64).add(low);
    }

    /** As files and queries are asked for it: times in ISO-8601, UTC, without a zone. */
    static String text(Object value) {
        return switch (value) {
            case Instant time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString();
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }
}
