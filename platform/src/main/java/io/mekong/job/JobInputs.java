package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.TableRows;
import io.mekong.project.Job;
import io.mekong.project.Job.Data;
import io.mekong.project.Job.Input;
import io.mekong.project.Stream;
import io.mekong.project.Template;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import io.mekong.store.Workbench.Reading;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts what a job reads into its database: all but what arrives message by message. */
final class JobInputs {
    /** How many rows of a database come at a time. */
    private static final int FETCH = 10_000;

    private final InputPlaces places;
    private final FilePlaces files;

    JobInputs(InputPlaces places, FilePlaces files) {
        this.places = places;
        this.files = files;
    }

    /** What one run has open: a folder for copies of files, and files of the lake. */
    static final class Open implements AutoCloseable {
        private final Path drafts;
        private final List<InputPlaces.Lake> lakes = new ArrayList<>();

        Open(Path drafts) {
            this.drafts = drafts;
        }

        Path drafts() {
            return drafts;
        }

        InputPlaces.Lake add(InputPlaces.Lake lake) {
            lakes.add(lake);
            return lake;
        }

        /** The folder is the caller's. */
        @Override
        public void close() {
            lakes.forEach(InputPlaces.Lake::close);
            lakes.clear();
        }
    }

    /** Where there is nothing to read, which is for whoever waits for it to judge. */
    static final class NothingThere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NothingThere(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param values of the job's parameters
     * @param open what must stay open until the job's query has been run
     * @param log is told what is read
     * @throws NothingThere where no file has such an address
     */
    void open(
            Job job,
            String name,
            Input input,
            Map<String, Object> values,
            Workbench bench,
            Open open,
            Consumer<String> log)
            throws InterruptedException {
        switch (input) {
            case Input.Files(var address, var data) -> files(name, address, data, values, bench, open.drafts(), log);
            case Input.Archived(var stream) -> {
                InputPlaces.Lake lake = open.add(places.lake(stream));
                List<StoredColumn> columns =
                        MessageArrivals.schema(name, lake.stream()).columns();
                List<Path> local = lake.local();
                if (local.isEmpty()) {
                    bench.fill(TableSchema.ofColumns(name, columns)).close();
                } else {
                    bench.archived(name, local, columns);
                }
                log.accept(name + ": " + local.size() + " files of the lake");
            }
            case Input.Rows(var database, var query) -> {
                long rows = rows(name, database, query, bench);
                log.accept(name + ": " + rows + " rows of database " + database);
            }
            case Input.Arriving _ ->
                throw MekongException.bug("`" + name + "` of job " + job.name() + " arrives by itself", null);
        }
    }

    private void files(
            String name,
            String address,
            Data data,
            Map<String, Object> values,
            Workbench bench,
            Path drafts,
            Consumer<String> log) {
        String asked = Template.fill(address, parameter -> String.valueOf(values.get(parameter)));
        List<String> found = files.list(asked);
        if (found.isEmpty()) {
            throw new NothingThere("there is nothing at " + asked);
        }
        List<Path> local = found.stream().map(file -> files.local(file, drafts)).toList();
        log.accept(name + ": " + found.size() + (found.size() == 1 ? " file" : " files") + " at " + asked);
        if (data.kind() == Data.Kind.JSON) {
            new JsonFiles(name, data, log).read(local, bench);
        } else {
            bench.files(
                    name,
                    local,
                    new Reading(
                            Reading.Kind.valueOf(data.kind().name()),
                            data.columns(),
                            data.delimiter(),
                            data.damaged() == Data.Damaged.SKIP));
        }
    }

    private long rows(String name, String database, String query, Workbench bench) {
        try (Connection connection = places.database(database)) {
            connection.setAutoCommit(false); // a cursor, not all rows at once
            connection.setReadOnly(true);
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setFetchSize(FETCH);
                try (ResultSet result = statement.executeQuery()) {
                    return new DatabaseRows(result).fill(name, bench);
                }
            }
        } catch (SQLException e) {
            throw MekongException.user(
                    "Cannot read `" + name + "` from database `" + database + "`",
                    MekongException.reason(e),
                    "Check the query, and the database's address and login.");
        }
    }

    /** Lines of JSON, each an event. */
    private record JsonFiles(String name, Data data, Consumer<String> log) {
        private static final int MOST_TOLD = 20;

        void read(List<Path> paths, Workbench bench) {
            Stream stream = Stream.of(name, 1, data.columns(), java.util.Optional.empty(), java.util.Optional.empty());
            TableSchema schema = MessageArrivals.schema(name, stream);
            EventDecoder decoder = EventDecoder.of(stream);
            List<String> damaged = new ArrayList<>();
            long left = 0;
            try (Workbench.Filling filling = bench.fill(schema)) {
                TableRows rows = new TableRows(stream, schema, decoder.eventTimeColumn(), filling::append);
                for (int file = 0; file < paths.size(); file++) {
                    left += read(paths.get(file), file, decoder, rows, damaged);
                }
                rows.flush();
            }
            damaged.forEach(line -> log.accept("left out " + line));
            if (left > 0) {
                log.accept(name + ": " + left + " lines left out");
            }
        }

        private long read(Path path, int number, EventDecoder decoder, TableRows rows, List<String> damaged) {
            long left = 0;
            try (Lines lines = new Lines(new BufferedInputStream(opened(path), 1 << 16))) {
                while (lines.next()) {
                    rows.begin(number, lines.number(), 0);
                    try {
                        decoder.decode(lines.bytes(), 0, lines.length(), rows);
                        rows.end(EventDecoder.Change.UPSERT);
                    } catch (RejectedEvent e) {
                        String place = path.getFileName() + ", line " + lines.number() + ": " + e.reason();
                        if (data.damaged() == Data.Damaged.FAIL) {
                            throw MekongException.user(
                                    "A file cannot be read",
                                    place,
                                    "Mend the line, or leave such lines out with `damaged: skip`.");
                        }
                        left++;
                        if (damaged.size() < MOST_TOLD) {
                            damaged.add(place);
                        }
                    }
                }
                return left;
            } catch (IOException e) {
                throw MekongException.user(
                        "The file " + path.getFileName() + " cannot be read",
                        MekongException.reason(e),
                        "Mend or remove it.");
            }
        }

        private static InputStream opened(Path path) throws IOException {
            InputStream in = Files.newInputStream(path);
            return path.toString().endsWith(".gz") ? new java.util.zip.GZIPInputStream(in, 1 << 16) : in;
        }
    }
}
