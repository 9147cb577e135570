package io.mekong.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project of one stream of {@link Trades}, and a table that comes when it is asked for. */
record TradesProject(Path root) {
    static final int PARTITIONS = 4;

    static TradesProject create(Path root) throws IOException {
        Files.createDirectories(root.resolve("streams"));
        Files.createDirectories(root.resolve("tables"));
        Files.writeString(root.resolve("mekong.yaml"), "name: trades\n");
        Files.writeString(root.resolve("streams/trades.yaml"), """
                partitions: %d
                event-time: trade_time
                archive: {file-size: 64MB, file-age: 1h}
                columns:
                  - {name: symbol, type: string, required: true}
                  - {name: price, type: "decimal(18,8)", required: true}
                  - {name: quantity, type: "decimal(18,8)", required: true}
                  - {name: trade_time, type: timestamp, unit: millis, required: true}
                  - {name: trade_id, type: bigint, required: true}
                """.formatted(PARTITIONS));
        return new TradesProject(root);
    }

    void addTable() throws IOException {
        Files.writeString(root.resolve("tables/trades.yaml"), "stream: trades\n");
    }
}
