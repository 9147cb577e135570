package io.mekong.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.project.Endpoint;
import io.mekong.project.EndpointParameter;
import io.mekong.project.SqlNames;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query for a PostgreSQL: named parameters become JDBC's, and cells what those of our own tables are.
 *
 * @param values in the order of the parameters
 */
record DatabaseQuery(String sql, List<Bound> values) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** @param type one of {@link Types}: a null has one too, or the database would have to guess */
    record Bound(@Nullable Object value, int type) {}

    static DatabaseQuery bind(Endpoint endpoint, Map<String, ? extends @Nullable Object> named) {
        List<Bound> values = new ArrayList<>();
        String sql = SqlNames.replace(endpoint.statement(), new SqlNames.Places() {
            @Override
            public String name(String name, String written) {
                if (!named.containsKey(name)) {
                    return written;
                }
                int type = type(endpoint.parameters().get(name));
                values.add(new Bound(named.get(name), type));
                // The driver leaves it to the database what a null of this type is.
                return type == Types.TIMESTAMP_WITH_TIMEZONE ? "?::timestamptz" : "?";
            }

            @Override
            public String questionMark() {
                return "??"; // an operator; one alone is JDBC's parameter
            }
        });
        return new DatabaseQuery(sql, values);
    }

    /** The columns, without running it. */
    List<ResultColumn> columns(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement);
            return columns(statement.getMetaData());
        }
    }

    QueryResult run(Connection connection, int maxRows) throws SQLException {
        long started = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(maxRows + 1);
            bind(statement);
            try (ResultSet set = statement.executeQuery()) {
                List<ResultColumn> columns = columns(set.getMetaData());
                List<List<@Nullable Object>> rows = new ArrayList<>();
                boolean truncated = false;
                while (!truncated && set.next()) {
                    if (rows.size() == maxRows) {
                        truncated = true;
                    } else {
                        rows.add(row(set, columns));
                    }
                }
                return new QueryResult(columns, rows, truncated, Duration.ofNanos(System.nanoTime() - started));
            }
        }
    }

    private static List<@Nullable Object> row(ResultSet set, List<ResultColumn> columns) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            row.add(cell(set, i, columns.get(i - 1).type()));
        }
        return row;
    }

    private static List<ResultColumn> columns(ResultSetMetaData data) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            columns.add(new ResultColumn(data.getColumnLabel(i), data.getColumnTypeName(i)));
        }
        return columns;
    }

    private void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            int at = i + 1;
            switch (values.get(i).value()) {
                case null -> statement.setNull(at, values.get(i).type());
                case Instant time -> statement.setObject(at, time.atOffset(ZoneOffset.UTC));
                case Object value -> statement.setObject(at, value);
            }
        }
    }

    /** Of a parameter, or of what paging adds. */
    private static int type(@Nullable EndpointParameter parameter) {
        if (parameter == null) {
            return Types.BIGINT;
        }
        return switch (parameter.type()) {
            case STRING -> Types.VARCHAR;
            case INTEGER -> Types.BIGINT;
            case NUMBER -> Types.DOUBLE;
            case BOOLEAN -> Types.BOOLEAN;
            case DATE -> Types.DATE;
            case TIMESTAMP -> Types.TIMESTAMP_WITH_TIMEZONE;
        };
    }

    private static @Nullable Object cell(ResultSet set, int at, String type) throws SQLException {
        return switch (type) {
            case "timestamptz" -> {
                OffsetDateTime time = set.getObject(at, OffsetDateTime.class);
                yield time == null || isEndless(time.getYear()) ? set.getString(at) : time.toInstant();
            }
            case "timestamp" -> {
                LocalDateTime time = set.getObject(at, LocalDateTime.class);
                yield time == null || isEndless(time.getYear()) ? set.getString(at) : time.toInstant(ZoneOffset.UTC);
            }
            case "date" -> {
                LocalDate date = set.getObject(at, LocalDate.class);
                yield date == null || isEndless(date.getYear()) ? set.getString(at) : date;
            }
            case "json", "jsonb" -> json(set.getString(at));
            default -> plain(set.getObject(at));
        };
    }

    /** PostgreSQL's infinity, which has no other words in JSON than its own. */
    private static boolean isEndless(int year) {
        return Math.abs(year) > 290_000;
    }

    private static @Nullable Object json(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return jsonCell(JSON.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static @Nullable Object jsonCell(@Nullable Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case List<?> items -> {
                List<@Nullable Object> list = new ArrayList<>();
                items.forEach(item -> list.add(jsonCell(item)));
                yield list;
            }
            case Map<?, ?> entries -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                entries.forEach((key, entry) -> map.put(String.valueOf(key), jsonCell(entry)));
                yield map;
            }
            case null, default -> value;
        };
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Short whole -> whole.longValue();
            case Integer whole -> whole.longValue();
            case Long whole -> whole;
            case Float number -> Double.parseDouble(number.toString());
            case Double number -> number;
            case BigDecimal number -> number;
            case java.sql.Timestamp time -> time.toInstant();
            case Array array -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (Object item : (Object[]) array.getArray()) {
                    items.add(item instanceof Object[] inner ? List.of(inner).toString() : plain(item));
                }
                yield items;
            }
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> value.toString();
        };
    }
}
