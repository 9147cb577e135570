package io.mekong.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Every way of events into committed rows, by turns in one process, so that what else runs on the machine meets them
 * alike. Rows a second are medians over the rounds; the processor time is that of the whole process, which the system
 * counts so coarsely that only the sum over the rounds says something.
 */
final class CommitRates {
    private static final int WARM_UP = 5;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private CommitRates() {}

    /** What one commit took. */
    private record Cost(double wallSeconds, double processorSeconds) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 15 : Integer.parseInt(arguments[0]);
        for (Workload workload : Workload.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%n%s: %d bytes each, %,d rows a commit, %d rounds%n" + "%-22s %14s %16s %12s %20s%n",
                    workload,
                    workload.events(1).getFirst().length,
                    CommitWay.EVENTS,
                    rounds,
                    "",
                    "M rows/s",
                    "M rows/CPU-s",
                    "× read_json",
                    "× Jackson + appender");
            print(measured(workload, rounds));
        }
    }

    private static Map<CommitWay.Kind, List<Cost>> measured(Workload workload, int rounds) throws Exception {
        Map<CommitWay.Kind, List<Cost>> costs = new EnumMap<>(CommitWay.Kind.class);
        Map<CommitWay.Kind, CommitWay> ways = new EnumMap<>(CommitWay.Kind.class);
        List<TemporaryFolder> folders = new ArrayList<>();
        try {
            for (CommitWay.Kind kind : CommitWay.Kind.values()) {
                folders.add(TemporaryFolder.create());
                ways.put(kind, kind.open(workload, folders.getLast().path()));
                costs.put(kind, new ArrayList<>());
            }
            List<CommitWay.Kind> order = new ArrayList<>(ways.keySet());
            Random random = new Random(42);
            for (int round = -WARM_UP; round < rounds; round++) {
                Collections.shuffle(order, random); // what ran before leaves caches and garbage behind
                for (CommitWay.Kind kind : order) {
                    Cost cost = cost(ways.get(kind));
                    if (round >= 0) {
                        costs.get(kind).add(cost);
                    }
                }
            }
        } finally {
            for (CommitWay way : ways.values()) {
                way.close();
            }
            for (TemporaryFolder folder : folders) {
                folder.close();
            }
        }
        return costs;
    }

    private static Cost cost(CommitWay way) throws Exception {
        long wall = System.nanoTime();
        long processor = PROCESS.getProcessCpuTime();
        way.commit();
        return new Cost((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - processor) / 1e9);
    }

    private static void print(Map<CommitWay.Kind, List<Cost>> costs) {
        double readJson = processor(costs.get(CommitWay.Kind.READ_JSON));
        double jackson = processor(costs.get(CommitWay.Kind.JACKSON_AND_APPENDER));
        costs.forEach((kind, each) -> System.out.printf(
                Locale.ROOT,
                "%-22s %14.2f %16.2f %12.2f %20.2f%n",
                kind,
                CommitWay.EVENTS / medianOfWall(each) / 1e6,
                CommitWay.EVENTS / processor(each) / 1e6,
                readJson / processor(each),
                jackson / processor(each)));
    }

    private static double processor(List<Cost> costs) {
        return costs.stream().mapToDouble(Cost::processorSeconds).average().orElseThrow();
    }

    private static double medianOfWall(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(Cost::wallSeconds).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
