package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/** Events to measure with, and what somebody would write to get them into DuckDB without us. */
public enum Workload {
    TRADES(Trades.stream(), Trades::json) {
        @Override
        void append(JsonNode event, DuckDBAppender row) throws SQLException {
            row.append(event.path("symbol").asText());
            row.append(new BigDecimal(event.path("price").asText()));
            row.append(new BigDecimal(event.path("quantity").asText()));
            row.appendEpochMicros(event.path("trade_time").asLong() * 1_000);
            row.append(event.path("trade_id").asLong());
        }

        @Override
        String time() {
            return "epoch_ms(trade_time)";
        }

        @Override
        String jsonType(ColumnType type) {
            return type instanceof ColumnType.Timestamp ? "BIGINT" : sqlType(type);
        }
    },
    SHOP(ShopEvents.stream(), ShopEvents::json) {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

        @Override
        void append(JsonNode event, DuckDBAppender row) throws SQLException {
            row.append(LocalDateTime.parse(event.path("event_time").asText(), TIME));
            row.append(event.path("event_type").asText());
            row.append(event.path("product_id").asLong());
            row.append(event.path("category_id").asLong());
            appendText(event.path("category_code"), row);
            appendText(event.path("brand"), row);
            row.append(event.path("price").asDouble());
            row.append(event.path("user_id").asLong());
            row.append(UUID.fromString(event.path("user_session").asText()));
        }

        @Override
        String time() {
            return "event_time";
        }

        @Override
        String jsonType(ColumnType type) {
            return sqlType(type);
        }
    };

    private final Stream stream;
    private final IntFunction<List<byte[]>> json;

    Workload(Stream stream, IntFunction<List<byte[]>> json) {
        this.stream = stream;
        this.json = json;
    }

    /** A row of an event's tree, through the driver's appender. */
    abstract void append(JsonNode event, DuckDBAppender row) throws SQLException;

    /** The event's time, from what {@code read_json} makes of it. */
    abstract String time();

    /** As what {@code read_json} is to read a column. */
    abstract String jsonType(ColumnType type);

    Stream stream() {
        return stream;
    }

    Table table() {
        return Table.of(stream.name(), stream.name(), stream.columns());
    }

    List<byte[]> events(int count) {
        return json.apply(count);
    }

    /** The columns of a table that has nothing else. */
    String tableColumns() {
        return stream.columns().stream()
                .map(column -> column.name() + " " + sqlType(column.type()))
                .collect(Collectors.joining(", "));
    }

    /** The columns as {@code read_json} wants to be told them. */
    String jsonColumns() {
        return stream.columns().stream()
                .map(column -> column.name() + ": '" + jsonType(column.type()) + "'")
                .collect(Collectors.joining(", "));
    }

    /** The columns of the table, from those of {@code read_json}. */
    String selection() {
        return stream.columns().stream()
                .map(Column::name)
                .map(name -> name.equals(stream.eventTime().orElseThrow()) ? time() + " AS " + name : name)
                .collect(Collectors.joining(", "));
    }

    /** As {@link #selection}, and as many more columns as the platform's table has. */
    String selectionAlike() {
        String number = stream.columns().stream()
                .filter(column -> column.type() instanceof ColumnType.BigInt)
                .map(Column::name)
                .findFirst()
                .orElseThrow();
        return time() + " AS __time, " + selection() + ", 0 AS __partition, " + number + " AS __offset";
    }

    private static String sqlType(ColumnType type) {
        return switch (type) {
            case ColumnType.Timestamp _ -> "TIMESTAMP";
            case ColumnType.Text _ -> "VARCHAR";
            case ColumnType.Real _ -> "DOUBLE";
            case ColumnType.BigInt _ -> "BIGINT";
            case ColumnType.Uuid _ -> "UUID";
            case ColumnType.Decimal(int precision, int scale) -> "DECIMAL(" + precision + "," + scale + ")";
            default -> throw new IllegalArgumentException(type.label());
        };
    }

    private static void appendText(JsonNode text, DuckDBAppender row) throws SQLException {
        if (text.isNull()) {
            row.appendNull();
        } else {
            row.append(text.asText());
        }
    }
}
