package io.mekong.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link DecodeBenchmark} measures, told in events per second of processor time: for machines that are busy with
 * other things too, where the time on the wall says nothing. All take turns, so that what slows one slows the others.
 */
final class DecodeRates {
    private static final long WINDOW_NANOS = 100_000_000;
    private static final int ROUNDS = 40;

    private DecodeRates() {}

    @FunctionalInterface
    private interface Work {
        long run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        for (String kind : new String[] {"trades", "shop"}) {
            DecodeBenchmark benchmark = new DecodeBenchmark();
            benchmark.kind = kind;
            benchmark.open();
            Map<String, Work> works = new TreeMap<>(Map.of(
                    "1 Jackson, tree", benchmark::jacksonTree,
                    "2 Jackson, stream", benchmark::jacksonStream,
                    "3 dsl-json", benchmark::dslJson,
                    "4 decoder", benchmark::decoder,
                    "5 decoder into batch", benchmark::decoderIntoBatch));
            Map<String, double[]> rates = new TreeMap<>();
            works.keySet().forEach(name -> rates.put(name, new double[ROUNDS]));
            long sum = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, Work> work : works.entrySet()) {
                    long events = 0;
                    long start = processorNanos();
                    long taken = 0;
                    while (taken < WINDOW_NANOS) {
                        sum += work.getValue().run();
                        events += DecodeBenchmark.EVENTS;
                        taken = processorNanos() - start;
                    }
                    rates.getOrDefault(work.getKey(), new double[ROUNDS])[round] = events * 1e3 / taken;
                }
            }
            System.out.println(kind + ", million events per second of processor time (" + sum + ")");
            rates.forEach((name, all) -> {
                Arrays.sort(all);
                System.out.printf(
                        Locale.ROOT, "  %-22s best %6.2f   median %6.2f%n", name, all[ROUNDS - 1], all[ROUNDS / 2]);
            });
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
