package io.mekong.store.duckdb;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** DuckDB's TIMESTAMP: microseconds since 1970, without a zone; ours are UTC. */
final class Micros {
    private Micros() {}

    static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
    }
}
