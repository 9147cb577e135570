package io.mekong.app;

import io.mekong.core.RedisAddress;
import io.mekong.job.InputPlaces;
import io.mekong.job.OutputTargets;
import io.mekong.lake.Archives;
import io.mekong.lake.LakeReading;
import io.mekong.project.CurrentProject;
import io.mekong.project.Stream;
import io.mekong.service.Login;
import io.mekong.sink.PostgresLogin;
import io.mekong.store.OlapStore;
import io.mekong.store.ResultsFilling;
import io.mekong.store.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What jobs read and write that is ours.
 *
 * @param changed is told of tables of results that have other rows now
 */
record JobRooms(
        CurrentProject project,
        Archives archives,
        WorkflowDatabases databases,
        OlapStore store,
        Supplier<RedisAddress> redisAddress,
        Consumer<String> changed)
        implements InputPlaces, OutputTargets {
    @Override
    public Lake lake(String name) {
        Stream stream = project.get().stream(name).orElseThrow();
        archives.archiveNow(stream);
        try (LakeReading reading = archives.reading(stream)) {
            return new Lake(
                    stream, reading.files().stream().map(reading.topic()::local).toList());
        }
    }

    @Override
    public Connection database(String name) throws SQLException {
        return databases.connect(name);
    }

    @Override
    public RedisAddress redis() {
        return redisAddress.get();
    }

    @Override
    public PostgresLogin login(String name) {
        Login login = databases.login(name).orElseThrow();
        return new PostgresLogin(
                login.url(), login.user().orElse(null), login.password().orElse(null));
    }

    @Override
    public ResultsFilling results(TableSchema schema) {
        ResultsFilling filling = store.fill(schema);
        return new ResultsFilling() {
            @Override
            public void append(io.mekong.store.RowBatch batch) {
                filling.append(batch);
            }

            @Override
            public void commit() {
                filling.commit();
                changed.accept(schema.name());
            }

            @Override
            public void close() {
                filling.close();
            }
        };
    }
}
