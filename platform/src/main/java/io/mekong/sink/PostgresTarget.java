package io.mekong.sink;

import io.mekong.core.MekongException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rows become in PostgreSQL.
 *
 * @param table {@code table} or {@code schema.table}; made from the columns where it is missing
 * @param key of {@link Mode#UPSERT}: one row of the table for each
 * @param order of {@link Mode#UPSERT}: columns by which one row is newer than another, the first counts first; empty, and among
 *     equals: who comes later is
 * @param merge of {@link Mode#UPSERT}: of each column that is not {@link Merge#LATEST}
 * @param knownCondition of {@link Mode#REPLACE}: which rows of the table are replaced, as SQL; null: all
 */
public record PostgresTarget(
        String table,
        Mode mode,
        List<String> key,
        List<String> order,
        Map<String, Merge> merge,
        @Nullable String knownCondition)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How rows come into the table. */
    public enum Mode {
        /** A row for each key, which later rows of that key change. */
        UPSERT,
        /** All rows, beside what is there. */
        APPEND,
        /** All rows, in the place of what is there; readers see the old ones or the new ones. */
        REPLACE
    }

    /** @throws MekongException USER where the parts do not fit */
    public PostgresTarget {
        key = List.copyOf(key);
        order = List.copyOf(order);
        merge = Map.copyOf(merge);
        boolean upsert = mode == Mode.UPSERT;
        if (upsert == key.isEmpty()) {
            throw refusal(
                    table,
                    upsert ? "`upsert` needs a key" : "only `upsert` has a key",
                    upsert ? "Name its columns with `key`." : "Leave `key` out, or choose `upsert`.");
        }
        if (!upsert && !(order.isEmpty() && merge.isEmpty())) {
            throw refusal(table, "only `upsert` has `order` and `merge`", "Leave them out, or choose `upsert`.");
        }
        if (mode != Mode.REPLACE && knownCondition != null) {
            throw refusal(table, "only `replace` has a condition", "Leave `where` out, or choose `replace`.");
        }
        if (merge.containsValue(Merge.COUNT)) {
            throw refusal(table, "`count` is Redis's", "Select 1 in a column and merge it with `sum`.");
        }
        for (String column : key) {
            if (merge.containsKey(column)) {
                throw refusal(table, "`" + column + "` is of the key, and is merged", "Leave it out of `merge`.");
            }
        }
        if (new HashSet<>(key).size() < key.size()) {
            throw refusal(table, "a column is named twice in `key`", "Name it once.");
        }
        for (String column : order) {
            if (merge.getOrDefault(column, Merge.LATEST) != Merge.LATEST) {
                throw refusal(
                        table,
                        "`" + column + "` is of the order, and is merged: the newest row's would be lost",
                        "Leave it out of `merge`.");
            }
        }
    }

    public Optional<String> condition() {
        return Optional.ofNullable(knownCondition);
    }

    private static MekongException refusal(String table, String why, String fix) {
        return MekongException.user("Cannot write to the table " + table + " like that", why, fix);
    }
}
