package io.mekong.bench;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JSON bytes to typed cells on one thread, beside Jackson and the fastest JSON library. Figures are events a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    /** Few enough to stay in the processor's cache, as what has just come from Kafka is there. */
    static final int EVENTS = 1_000;

    /** Five columns in 115 bytes, or nine in about 260. */
    @Param({"trades", "shop"})
    String kind = "trades";

    private List<byte[]> events = List.of();
    private EventDecoder decoder;
    private BatchSink batch;
    private Baselines baselines;

    @Setup
    public void open() throws IOException {
        Stream stream = kind.equals("shop") ? ShopEvents.stream() : Trades.stream();
        events = kind.equals("shop") ? ShopEvents.json(EVENTS) : Trades.json(EVENTS);
        decoder = EventDecoder.of(stream);
        batch = new BatchSink(stream);
        baselines = new Baselines(stream);
    }

    /** Sums what it gets, so that nothing can be left out. */
    private static final class Summing implements RowSink {
        private long sum;

        @Override
        public void putLong(int column, long value) {
            sum += value;
        }

        @Override
        public void putDouble(int column, double value) {
            sum += (long) value;
        }

        @Override
        public void putWide(int column, long high, long low) {
            sum += low;
        }

        @Override
        public void putText(int column, byte[] utf8, int offset, int length) {
            sum += length;
        }

        @Override
        public void putNull(int column) {}

        @Override
        public void keep(int column) {}

        @Override
        public void beginList(int column) {}

        @Override
        public void endList(int column) {}
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long decoder() throws RejectedEvent {
        Summing sink = new Summing();
        for (byte[] event : events) {
            decoder.decode(event, sink);
        }
        return sink.sum;
    }

    /** Into the arrays that an engine takes the rows from. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long decoderIntoBatch() throws RejectedEvent {
        for (byte[] event : events) {
            batch.begin();
            decoder.decode(event, batch);
            batch.end();
        }
        return batch.rows();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long jacksonTree() throws IOException {
        long sum = 0;
        for (byte[] event : events) {
            sum += baselines.jacksonTree(event);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long jacksonStream() throws IOException {
        long sum = 0;
        for (byte[] event : events) {
            sum += baselines.jacksonStream(event);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long dslJson() throws IOException {
        long sum = 0;
        for (byte[] event : events) {
            sum += baselines.dslJson(event);
        }
        return sum;
    }
}
