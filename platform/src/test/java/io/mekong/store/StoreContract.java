package io.mekong.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the contracts of the store have in common: a new store for each test, and queries. */
public abstract class StoreContract {
    @TempDir
    protected Path folder;

    protected OlapStore store;

    /** How the engine says it. */
    protected Dialect dialect() {
        return Dialect.DUCKDB;
    }

    /** The same data when it is opened again. */
    protected abstract OlapStore openStore();

    @BeforeEach
    void open() {
        store = openStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    protected final void reopen() {
        store.close();
        store = openStore();
    }

    protected final List<List<@Nullable Object>> query(String sql) {
        return store.sql()
                .execute(store.sql().parse(sql), List.of(), 100_000, Duration.ofSeconds(30))
                .rows();
    }

    /** The names of the columns that people see. */
    protected final List<String> columns(String table) {
        return store.sql().schema().stream()
                .filter(shown -> shown.name().equals(table))
                .flatMap(shown -> shown.columns().stream())
                .map(QueryResult.ResultColumn::name)
                .toList();
    }

    protected static List<@Nullable Object> row(@Nullable Object... cells) {
        List<@Nullable Object> row = new ArrayList<>();
        Collections.addAll(row, cells);
        return row;
    }
}
