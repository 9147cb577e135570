package io.mekong.store.clickhouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mekong.store.QueryResult.ResultColumn;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer in {@code JSONCompactEachRowWithNamesAndTypes}.
 *
 * @param truncated whether there were more rows than asked for
 */
record JsonRows(List<ResultColumn> columns, List<List<@Nullable Object>> rows, boolean truncated) {
    /** So that nothing is lost in the text: long numbers and decimals as texts, times in UTC with all their digits. */
    static final Map<String, String> SETTINGS = Map.of(
            "output_format_json_quote_64bit_integers", "1",
            "output_format_json_quote_decimals", "1",
            "output_format_decimal_trailing_zeros", "1",
            "output_format_json_quote_denormals", "1",
            "output_format_json_named_tuples_as_objects", "1",
            "date_time_output_format", "iso",
            "output_format_json_escape_forward_slashes", "0");

    private static final JsonFactory JSON = new JsonFactory();

    static JsonRows read(InputStream in, int maxRows, long maxBytes) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            List<String> names = texts(json);
            List<String> types = texts(json);
            List<ResultColumn> columns = new ArrayList<>();
            List<CellType> cells = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                columns.add(new ResultColumn(names.get(i), types.get(i)));
                cells.add(CellType.parse(types.get(i)));
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                if (rows.size() == maxRows || json.currentLocation().getByteOffset() > maxBytes) {
                    return new JsonRows(columns, rows, true);
                }
                List<@Nullable Object> row = new ArrayList<>();
                for (CellType cell : cells) {
                    json.nextToken();
                    row.add(cell.read(json));
                }
                json.nextToken();
                rows.add(row);
            }
            return new JsonRows(columns, rows, false);
        }
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        if (json.nextToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                texts.add(json.getText());
            }
        }
        return texts;
    }
}
