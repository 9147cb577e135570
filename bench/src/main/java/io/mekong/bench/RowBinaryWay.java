package io.mekong.bench;

import com.clickhouse.client.api.Client;
import com.clickhouse.data.ClickHouseFormat;
import io.mekong.project.ColumnType;
import io.mekong.project.OlapAddress;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The baseline: bytes in ClickHouse's RowBinary, made beforehand, put by the official client into a table with the columns
 * that ours has; no ledger, no number of a commit.
 */
final class RowBinaryWay implements CommitWay {
    private final Client client;
    private final byte[] rows;

    RowBinaryWay(Workload workload, OlapAddress address, int events) throws Exception {
        TableSchema schema = TableSchema.of(workload.table());
        client = new Client.Builder()
                .addEndpoint(address.endpoint())
                .setUsername(address.user())
                .setPassword(address.password())
                .setDefaultDatabase(address.database())
                .compressClientRequest(false)
                .build();
        String columns = schema.stored().stream()
                .map(column -> column.name() + " " + type(column))
                .collect(Collectors.joining(", "));
        client.execute("DROP TABLE IF EXISTS bare").get().close();
        client.execute("CREATE TABLE bare (" + columns + ") ENGINE = MergeTree ORDER BY __time")
                .get()
                .close();
        Bytes bytes = new Bytes();
        for (RowBatch batch : AppendingWay.batches(workload, schema, events)) {
            for (int row = 0; row < batch.rows(); row++) {
                for (int i = 0; i < schema.stored().size(); i++) {
                    write(schema.stored().get(i), batch.column(i), row, bytes);
                }
            }
        }
        rows = bytes.toByteArray();
    }

    private static boolean isOurs(StoredColumn column) {
        return column.name().startsWith("__");
    }

    private static String type(StoredColumn column) {
        String plain = switch (column.type()) {
            case ColumnType.Text _ -> "String";
            case ColumnType.Decimal(var precision, var scale) -> "Decimal(" + precision + ", " + scale + ")";
            case ColumnType.Timestamp _ -> "DateTime64(6, 'UTC')";
            case ColumnType.BigInt _ -> "Int64";
            case ColumnType.Int _ -> "Int32";
            default -> throw new IllegalArgumentException(column.toString());
        };
        return isOurs(column) ? plain : "Nullable(" + plain + ")";
    }

    private static void write(StoredColumn column, ColumnVector cells, int row, Bytes bytes) {
        if (!isOurs(column)) {
            bytes.write(0); // it is not null
        }
        switch (column.type()) {
            case ColumnType.Text _ -> {
                bytes.write(cells.lengthAt(row)); // shorter than 128
                bytes.write(cells.text(), cells.startAt(row), cells.lengthAt(row));
            }
            case ColumnType.Int _ -> bytes.number(cells.longAt(row), 4);
            default -> bytes.number(cells.longAt(row), 8);
        }
    }

    private static final class Bytes extends ByteArrayOutputStream {
        void number(long value, int width) {
            for (int i = 0; i < width; i++) {
                write((int) (value >> (8 * i)));
            }
        }
    }

    @Override
    public void commit() throws Exception {
        client.insert("bare", List.of(), new ByteArrayInputStream(rows), ClickHouseFormat.RowBinary)
                .get()
                .close();
    }

    @Override
    public void close() {
        client.close();
    }
}
