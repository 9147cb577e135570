package io.mekong.store.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.mekong.project.OlapAddress;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements to the server, each a request. For all threads. */
final class Requests implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    /** What people's SQL means: a null that is cast stays null, as in DuckDB. */
    private static final Map<String, String> DIALECT = Map.of("cast_keep_nullable", "1");

    /** What every statement of ours that changes something runs with. */
    private static final Map<String, String> ALWAYS = Map.of(
            // An insert is answered when it is there, not when it waits in a buffer.
            "async_insert", "0",
            // Every replica has a change before the answer comes.
            "alter_sync", "2",
            "mutations_sync", "2",
            "max_partitions_per_insert_block", "0");

    /** What an insert is known by on the server, before its token. */
    static final String INSERT = "mekong insert ";

    private final Client client;
    private final OlapAddress address;

    private Requests(Client client, OlapAddress address) {
        this.client = client;
        this.address = address;
    }

    static Requests open(OlapAddress address) {
        Client client = new Client.Builder()
                .addEndpoint(address.endpoint())
                .setUsername(address.user())
                .setPassword(address.password())
                .setDefaultDatabase(address.database())
                .compressServerResponse(false)
                .compressClientRequest(false)
                .setConnectTimeout(10, ChronoUnit.SECONDS)
                .setSocketTimeout(1, ChronoUnit.HOURS) // a change of a large table is answered when it is done
                .setMaxConnections(100)
                .setMaxRetries(0) // whoever asks knows whether asking again is right
                .setClientName("mekong")
                .build();
        return new Requests(client, address);
    }

    String database() {
        return address.database();
    }

    /** The server as people know it, without secrets. */
    String shown() {
        return address.shown();
    }

    /** Makes the database where there is none. */
    void requireDatabase() throws ServerError {
        try {
            execute("SELECT 1");
        } catch (ServerError e) {
            if (e.code() != ServerError.NO_DATABASE) {
                throw e;
            }
            QuerySettings elsewhere = settings(ALWAYS, Map.of());
            elsewhere.setDatabase("default");
            send(
                    "CREATE DATABASE IF NOT EXISTS " + SqlText.quote(address.database()),
                    elsewhere,
                    InputStream::readAllBytes);
        }
    }

    void execute(String sql) throws ServerError {
        execute(sql, Map.of());
    }

    void execute(String sql, Map<String, String> settings) throws ServerError {
        send(sql, settings(ALWAYS, settings), InputStream::readAllBytes);
    }

    /** Rows for ourselves; values as {@link JsonRows} has them. */
    List<List<@Nullable Object>> rows(String sql, Map<String, String> settings) throws ServerError {
        return ask(sql, settings, Integer.MAX_VALUE, Long.MAX_VALUE).rows();
    }

    List<List<@Nullable Object>> rows(String sql) throws ServerError {
        return rows(sql, Map.of());
    }

    /** At most so many rows and about so many bytes of them. */
    JsonRows ask(String sql, Map<String, String> settings, int maxRows, long maxBytes) throws ServerError {
        QuerySettings all = settings(JsonRows.SETTINGS, settings);
        all.setFormat(ClickHouseFormat.JSONCompactEachRowWithNamesAndTypes);
        return send(sql, all, in -> JsonRows.read(in, maxRows, maxBytes));
    }

    /** All that is selected becomes one part, too. */
    void insertSelect(String sql, String token) throws ServerError {
        execute(
                sql,
                Map.of(
                        "min_insert_block_size_rows", "1000000000",
                        "min_insert_block_size_bytes", "1000000000000",
                        "max_insert_threads", "1",
                        "log_comment", INSERT + token));
    }

    /** All of the block becomes one part of the table, or one of each of its partitions that it has rows of. */
    void insert(String table, NativeBlock block, String token) throws ServerError {
        InsertSettings settings = new InsertSettings();
        DIALECT.forEach(settings::serverSetting); // materialized views have expressions of people
        ALWAYS.forEach(settings::serverSetting);
        settings.serverSetting("insert_deduplication_token", token)
                .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
                .serverSetting("max_insert_block_size", "100000000")
                .serverSetting("log_comment", INSERT + token);
        close(await(() -> client.insert(SqlText.quote(table), block::writeTo, ClickHouseFormat.Native, settings)));
    }

    private <T> T send(String sql, QuerySettings settings, Reader<T> reader) throws ServerError {
        QueryResponse answer = await(() -> client.query(sql, settings));
        try {
            return reader.read(answer.getInputStream());
        } catch (IOException | ClickHouseException e) {
            throw ServerError.of(e);
        } finally {
            close(answer);
        }
    }

    private static QuerySettings settings(Map<String, String> usual, Map<String, String> given) {
        QuerySettings settings = new QuerySettings();
        DIALECT.forEach(settings::serverSetting);
        usual.forEach(settings::serverSetting);
        given.forEach(settings::serverSetting);
        return settings;
    }

    private static <T> T await(Supplier<CompletableFuture<T>> request) throws ServerError {
        try {
            return request.get().get(); // the client may fail at once, too
        } catch (ClickHouseException e) {
            throw ServerError.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServerError.of(e);
        } catch (ExecutionException e) {
            throw ServerError.of(e.getCause() == null ? e : e.getCause());
        }
    }

    /** All was read, or is not wanted. */
    private static void close(AutoCloseable answer) {
        try {
            answer.close();
        } catch (Exception e) {
            log.debug("an answer of ClickHouse could not be closed", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }
}
