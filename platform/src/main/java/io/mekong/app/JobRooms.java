package io.mekong.app;

import io.mekong.core.RedisAddress;
import io.mekong.job.InputPlaces;
import io.mekong.job.OutputTargets;
import io.mekong.job.SparkConfig;
import io.mekong.lake.Archives;
import io.mekong.lake.LakeReading;
import io.mekong.lake.LakeStorage;
import io.mekong.objects.ObjectStorage;
import io.mekong.objects.StorageKeys;
import io.mekong.project.CurrentProject;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.service.Login;
import io.mekong.sink.PostgresLogin;
import io.mekong.store.OlapStore;
import io.mekong.store.ResultsFilling;
import io.mekong.store.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
        ObjectStorage objects,
        Supplier<RedisAddress> redisAddress,
        Consumer<String> changed)
        implements InputPlaces, OutputTargets {
    @Override
    public Lake lake(String name) {
        Stream stream = project.get().stream(name).orElseThrow();
        archives.archiveNow(stream);
        return new ReadLake(stream, archives.reading(stream), new ArrayList<>());
    }

    /** @param held what was copied to this machine */
    private record ReadLake(Stream stream, LakeReading reading, List<LakeStorage.Held> held) implements Lake {
        @Override
        public List<String> addresses() {
            String lake = reading.topic().storage().address();
            return reading.files().stream()
                    .map(file -> lake + "/" + file.path())
                    .toList();
        }

        @Override
        public List<Path> local() {
            LakeStorage.Held files = reading.hold(reading.files());
            held.add(files);
            return files.paths();
        }

        @Override
        public void close() {
            held.forEach(LakeStorage.Held::close);
            reading.close();
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

    SparkConfig.Storage storage(Settings.S3 s3) {
        return new SparkConfig.Storage(
                objects.endpoint(),
                s3.region(),
                objects.keys().map(StorageKeys::accessKey),
                objects.keys().map(StorageKeys::secretKey),
                s3.pathStyle());
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
