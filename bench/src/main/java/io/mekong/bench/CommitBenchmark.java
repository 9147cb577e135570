package io.mekong.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events to committed rows, each way in a process of its own; {@link CommitRates} is the quick form. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CommitBenchmark {
    @Param
    private Workload workload;

    @Param
    private CommitWay.Kind way;

    private TemporaryFolder folder;
    private CommitWay open;

    @Setup(Level.Trial)
    public void open() throws Exception {
        folder = TemporaryFolder.create();
        open = way.open(workload, folder.path());
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        open.close();
        folder.close();
    }

    @Benchmark
    @OperationsPerInvocation(CommitWay.EVENTS)
    public void commit() throws Exception {
        open.commit();
    }
}
