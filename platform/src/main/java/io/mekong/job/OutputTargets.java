package io.mekong.job;

import io.mekong.core.RedisAddress;
import io.mekong.sink.PostgresLogin;
import io.mekong.store.ResultsFilling;
import io.mekong.store.TableSchema;

/** The servers that jobs write to. */
public interface OutputTargets {
    /** Starts the embedded one where it is the one and does not run yet. */
    RedisAddress redis();

    /** A way into that database. */
    PostgresLogin login(String database);

    /**
     * Makes rows the content of a table of results.
     *
     * @param schema of the table's name
     */
    ResultsFilling results(TableSchema schema);
}
