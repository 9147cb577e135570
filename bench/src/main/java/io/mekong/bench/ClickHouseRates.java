package io.mekong.bench;

import io.mekong.project.OlapAddress;
import io.mekong.store.duckdb.Appending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Filled columns into committed rows, ledger included, in ClickHouse and in DuckDB, beside the official client that puts the
 * same rows into a plain table; by turns. The database at the address is written to: let it be one for this.
 */
final class ClickHouseRates {
    private static final int WARM_UP = 5;
    /** Of rows a commit: as under load, and as when a thousand or so come in a second. */
    private static final List<Integer> SIZES = List.of(CommitWay.EVENTS, 10 * 2048, 2048);

    private ClickHouseRates() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.err.println("bench: say where ClickHouse is, for example clickhouse://default@localhost:8123/bench");
            System.exit(2);
        }
        OlapAddress address = OlapAddress.parse(arguments[0]);
        int rounds = arguments.length == 1 ? 15 : Integer.parseInt(arguments[1]);
        for (int rows : SIZES) {
            Map<String, Double> medians = measured(address, rows, rounds);
            double bare = medians.get("bare insert");
            System.out.printf(
                    Locale.ROOT,
                    "%n%,d rows a commit, %d rounds%n%-22s %12s %14s %16s%n",
                    rows,
                    rounds,
                    "",
                    "ms",
                    "M rows/s",
                    "× bare insert");
            medians.forEach((way, millis) -> System.out.printf(
                    Locale.ROOT, "%-22s %12.1f %14.2f %16.2f%n", way, millis, rows / millis / 1e3, bare / millis));
        }
    }

    private static Map<String, Double> measured(OlapAddress address, int rows, int rounds) throws Exception {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        // The store comes first: it makes the database where there is none.
        try (TemporaryFolder folder = TemporaryFolder.create();
                CommitWay click =
                        new AppendingWay(StoreTable.inClickHouse(Workload.TRADES, address), Workload.TRADES, rows);
                CommitWay bare = new RowBinaryWay(Workload.TRADES, address, rows);
                CommitWay duck = new AppendingWay(
                        StoreTable.inDuckDb(Workload.TRADES, folder.path(), Appending.CHUNKS), Workload.TRADES, rows)) {
            Map<String, CommitWay> ways = new LinkedHashMap<>();
            ways.put("bare insert", bare);
            ways.put("store in ClickHouse", click);
            ways.put("store in DuckDB", duck);
            List<String> order = new ArrayList<>(ways.keySet());
            order.forEach(way -> millis.put(way, new ArrayList<>()));
            Random random = new Random(42);
            for (int round = -WARM_UP; round < rounds; round++) {
                Collections.shuffle(order, random);
                for (String way : order) {
                    long begin = System.nanoTime();
                    ways.get(way).commit();
                    if (round >= 0) {
                        millis.get(way).add((System.nanoTime() - begin) / 1e6);
                    }
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        millis.forEach(
                (way, each) -> medians.put(way, each.stream().sorted().toList().get(each.size() / 2)));
        return medians;
    }
}
