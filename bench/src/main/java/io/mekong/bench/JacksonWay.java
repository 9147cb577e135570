package io.mekong.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/** What most people write. */
final class JacksonWay implements CommitWay {
    private final ObjectMapper jackson = new ObjectMapper();
    private final Workload workload;
    private final List<byte[]> events;
    private final PlainTable table;

    JacksonWay(Workload workload, Path folder) throws SQLException {
        this.workload = workload;
        events = workload.events(EVENTS);
        table = new PlainTable(workload, folder);
    }

    @Override
    public void commit() throws IOException, SQLException {
        table.execute("BEGIN TRANSACTION");
        try (DuckDBAppender appender =
                table.connection().createAppender("main", workload.stream().name())) {
            for (byte[] event : events) {
                appender.beginRow();
                workload.append(jackson.readTree(event), appender);
                appender.endRow();
            }
            appender.flush();
        }
        table.execute("COMMIT");
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
