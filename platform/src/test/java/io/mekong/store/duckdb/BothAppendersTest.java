package io.mekong.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a batch holds, data chunks and the driver's appender make the same rows of it. */
class BothAppendersTest {
    /** The seed is the test's name. */
    static LongStream seeds() {
        return LongStream.concat(LongStream.range(1, 40), new Random().longs(10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theyMakeTheSameRows(long seed) throws SQLException {
        Random random = new Random(seed);
        RandomRows rows = new RandomRows(seed);
        TableSchema schema = rows.schema();
        RowBatch batch = new RowBatch(schema);
        int appended = 0;
        try (AppendRoom room = new AppendRoom()) {
            List<Integer> order = order(schema.columns().size(), random);
            AppendTarget chunks = room.table("chunks", schema, order);
            AppendTarget plain = room.table("plain", schema, order);
            try (BatchAppender left = new ChunkAppender(room.connection, chunks);
                    BatchAppender right = new RowAppender(room.connection, plain)) {
                for (int transaction = 0; transaction < 4; transaction++) {
                    boolean kept = random.nextInt(3) > 0;
                    room.execute("BEGIN TRANSACTION");
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        rows.fill(batch, random.nextInt(10) == 0 ? RowBatch.CAPACITY : random.nextInt(200));
                        left.append(batch);
                        right.append(batch);
                        appended += kept ? batch.rows() : 0;
                    }
                    end(room, left, right, kept);
                }
            }
            assertThat(room.query("SELECT count(*) FROM chunks")).containsExactly(Integer.toString(appended));
            assertThat(room.query("SELECT count(*) FROM plain")).containsExactly(Integer.toString(appended));
            assertThat(room.query("SELECT x::VARCHAR FROM (FROM chunks EXCEPT ALL FROM plain) x LIMIT 3"))
                    .isEmpty();
            assertThat(room.query("SELECT x::VARCHAR FROM (FROM plain EXCEPT ALL FROM chunks) x LIMIT 3"))
                    .isEmpty();
        }
    }

    private static void end(AppendRoom room, BatchAppender left, BatchAppender right, boolean kept)
            throws SQLException {
        if (kept) {
            left.flush();
            right.flush();
            room.execute("COMMIT");
        } else {
            left.discard();
            right.discard();
            room.execute("ROLLBACK");
        }
    }

    /** Columns that stand elsewhere in the table than in the batch, that the batch lacks, or the table. */
    private static List<Integer> order(int columns, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, columns).boxed().toList());
        Collections.shuffle(order, random);
        for (int i = random.nextInt(3); i > 0; i--) {
            order.set(random.nextInt(columns), -1);
        }
        return order;
    }
}
