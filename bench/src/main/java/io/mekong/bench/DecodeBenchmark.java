package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JSON bytes to typed cells, beside what most people write: Jackson's tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
    private static final int EVENTS = 10_000;

    private final List<byte[]> events = Ticks.json(EVENTS);
    private final EventDecoder decoder = EventDecoder.of(Ticks.stream());
    private final ObjectMapper jackson = new ObjectMapper();

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
            sum += utf8[offset] + length;
        }

        @Override
        public void putNull(int column) {}

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

    /** The baseline. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long jacksonTree() throws IOException {
        long sum = 0;
        for (byte[] event : events) {
            JsonNode node = jackson.readTree(event);
            sum += node.path("data_id").asLong()
                    + node.path("timestamp").asLong()
                    + node.path("name").asText().hashCode();
        }
        return sum;
    }
}
