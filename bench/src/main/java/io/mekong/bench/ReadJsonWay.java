package io.mekong.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** DuckDB's own reader, told all it would otherwise have to find out. The file is in the page cache. */
final class ReadJsonWay implements CommitWay {
    private final PlainTable table;
    private final String insert;

    /** @param selection the columns of the table, from those of the file */
    ReadJsonWay(Workload workload, Path folder, String selection) throws SQLException, IOException {
        Path file = folder.resolve("events.ndjson");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (byte[] event : workload.events(EVENTS)) {
                out.write(event);
                out.write('\n');
            }
        }
        String name = workload.stream().name();
        String select = "SELECT " + selection + " FROM read_json('" + file
                + "', format = 'newline_delimited', columns = {" + workload.jsonColumns() + "})";
        table = new PlainTable(workload, folder);
        table.execute("CREATE OR REPLACE TABLE " + name + " AS " + select + " LIMIT 0");
        insert = "INSERT INTO " + name + " " + select;
    }

    @Override
    public void commit() throws SQLException {
        table.execute(insert);
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
