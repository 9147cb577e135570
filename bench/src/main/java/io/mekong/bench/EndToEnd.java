package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The whole product from outside: start-up, memory, freshness, throughput; each beside a bare Kafka client in the same
 * run. Prints; asserts nothing.
 *
 * <p>Arguments: the folder of the built project; how many starts (5); how many freshness samples (200); how many
 * messages (1000000).
 */
public final class EndToEnd {
    private static final String CHART = "/api/v1/dashboards/real-time/charts/price-over-time/data";

    private EndToEnd() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".")
                .toAbsolutePath()
                .normalize();
        int starts = argument(arguments, 1, 5);
        int samples = argument(arguments, 2, 200);
        int messages = argument(arguments, 3, 1_000_000);
        System.out.printf(
                Locale.ROOT,
                "%d cores, %s, java %s%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version());
        Path data = Files.createTempDirectory("mekong-e2e");
        try {
            startUp(home, data, starts);
            try (Instance instance = Instance.start(home, data, List.of())) {
                awaitChart(instance);
                memory(instance);
                Freshness.measure(instance, samples);
                Throughput.measure(instance, messages);
                memory("after the load", instance);
            }
        } finally {
            delete(data);
        }
    }

    /** The first start makes the data folder and is told apart. */
    private static void startUp(Path home, Path data, int starts) throws IOException, InterruptedException {
        List<Double> ready = new ArrayList<>();
        List<Double> chart = new ArrayList<>();
        for (int i = 0; i <= starts; i++) {
            long began = System.nanoTime();
            try (Instance instance = Instance.start(home, data, List.of())) {
                awaitReady(instance);
                double readyMs = (System.nanoTime() - began) / 1e6;
                awaitChart(instance);
                double chartMs = (System.nanoTime() - began) / 1e6;
                if (i == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "first start ever: ready %.0f ms, first chart data %.0f ms%n",
                            readyMs,
                            chartMs);
                } else {
                    ready.add(readyMs);
                    chart.add(chartMs);
                }
            }
        }
        System.out.println(new Samples("start → ready", array(ready)));
        System.out.println(new Samples("start → first chart data", array(chart)));
    }

    private static void awaitReady(Instance instance) throws InterruptedException {
        while (!instance.get("/ready").path("ready").asBoolean()) {
            Thread.sleep(20);
        }
    }

    private static void awaitChart(Instance instance) throws InterruptedException {
        JsonNode rows = instance.get(CHART).path("rows");
        while (rows.size() == 0) {
            Thread.sleep(20);
            rows = instance.get(CHART).path("rows");
        }
    }

    /** Idle: the live ticker sends, nobody looks. */
    private static void memory(Instance instance) throws IOException, InterruptedException {
        Thread.sleep(30_000);
        memory("idle, 30 s after the start", instance);
    }

    private static void memory(String when, Instance instance) throws IOException {
        long[] bytes = instance.memory();
        System.out.printf(
                Locale.ROOT,
                "memory of all processes, %s: %d MB resident (%d MB with shared pages counted once)%n",
                when,
                bytes[0] >> 20,
                bytes[1] >> 20);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static int argument(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
