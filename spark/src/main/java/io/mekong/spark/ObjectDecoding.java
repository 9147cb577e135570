package io.mekong.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.event.EventDecoder;
import io.mekong.event.Notifications;
import io.mekong.event.RejectedEvent;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Job.Data;
import io.mekong.project.Stream;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** The objects that notifications name, as rows: as {@link Decoding} has messages, with {@code __object}, the address. */
final class ObjectDecoding implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final StreamText text;
    private final LongAccumulator rejected;
    private final HadoopConf hadoop;

    ObjectDecoding(Data data, LongAccumulator rejected, HadoopConf hadoop) {
        this.text = new StreamText(shape(data.columns()));
        this.rejected = rejected;
        this.hadoop = hadoop;
    }

    private static Stream shape(List<Column> columns) {
        List<Column> all = new ArrayList<>(columns);
        all.add(Column.of(Notifications.OBJECT, new ColumnType.Text()));
        return Stream.of("read", 1, all, Optional.empty(), Optional.empty());
    }

    Stream shape() {
        return text.read();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> messages) throws IOException {
        Stream stream = text.read();
        Reader reader = new Reader(stream);
        List<Row> rows = new ArrayList<>();
        while (messages.hasNext()) {
            reader.read(messages.next(), rows);
        }
        return rows.iterator();
    }

    private final class Reader {
        private final EventDecoder decoder;
        private final CellSink cells;
        private final int columns;
        private final ObjectMapper json = new ObjectMapper();

        Reader(Stream stream) {
            this.decoder = EventDecoder.of(stream);
            this.cells = new CellSink(stream);
            this.columns = stream.columns().size();
        }

        void read(Row message, List<Row> rows) throws IOException {
            if (message.isNullAt(0)) {
                return;
            }
            byte[] value = message.getAs(0);
            List<String> addresses;
            try {
                addresses = Notifications.created(json.readTree(value));
            } catch (IOException | IllegalArgumentException e) {
                rows.add(rejected(message, "it is no notification of a bucket: " + e.getMessage()));
                return;
            }
            for (String address : addresses) {
                int before = rows.size();
                try {
                    object(message, address, rows);
                } catch (FileNotFoundException e) {
                    rows.add(rejected(message, "the object " + address + " is gone"));
                } catch (RejectedEvent e) {
                    rows.subList(before, rows.size()).clear();
                    rows.add(rejected(message, "the object " + address + ": " + e.reason()));
                }
            }
        }

        private void object(Row message, String address, List<Row> rows) throws IOException, RejectedEvent {
            Path path = new Path(URI.create(address.replace(" ", "%20")));
            FileSystem files = path.getFileSystem(hadoop.get());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isBlank()) {
                        cells.clear();
                        decoder.decode(line.getBytes(StandardCharsets.UTF_8), cells);
                        rows.add(row(message, address));
                    }
                }
            }
        }

        private Row row(Row message, String address) {
            @Nullable Object[] row = places(message);
            for (int i = 0; i < columns - 1; i++) {
                row[i + 1] = cells.cell(i);
            }
            row[columns] = address;
            return RowFactory.create(row);
        }

        private Row rejected(Row message, String reason) {
            ObjectDecoding.this.rejected.add(1);
            @Nullable Object[] row = places(message);
            row[columns + 3] = reason;
            row[columns + 4] = message.get(1);
            row[columns + 5] = message.get(0);
            return RowFactory.create(row);
        }

        private @Nullable Object[] places(Row message) {
            @Nullable Object[] row = new Object[columns + 6];
            row[0] = message.get(4);
            row[columns + 1] = message.get(2);
            row[columns + 2] = message.get(3);
            return row;
        }
    }
}
