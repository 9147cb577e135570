package io.mekong.store.duckdb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where those who change one table meet. Rows that are only appended need no lock: DuckDB lets such transactions pass each
 * other. Two that delete the same rows, or compute the same buckets anew, would fail or miss what the other did: they
 * take turns.
 */
final class TableGate {
    /** Held from the begin to the end of a transaction that deletes rows of the table or its rollups. */
    final ReentrantLock deleting = new ReentrantLock();

    private final AtomicInteger shape = new AtomicInteger();

    /** One for each table, by name. */
    static final class Gates {
        private final Map<String, TableGate> gates = new ConcurrentHashMap<>();

        TableGate of(String table) {
            return gates.computeIfAbsent(table, name -> new TableGate());
        }
    }

    /** Changes with the table's shape, so that a writer knows whether it is still of the shape that it was opened with. */
    int shape() {
        return shape.get();
    }

    /** To be called before the transaction that changes it: from then on no writer of the old shape may commit. */
    void reshape() {
        shape.incrementAndGet();
    }
}
