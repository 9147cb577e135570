package io.mekong.job.code;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a project's class does to each row of a job. One instance is used by one thread at a time; there may be several, on
 * several machines, and a row may come again after a failure: what it makes of it must not depend on what came before.
 */
@FunctionalInterface
public interface RowCode {
    /**
     * @param row cells by column: String, Long, Double, Boolean, BigDecimal, Instant, LocalDate, or null
     * @param rows takes what becomes of it: none, one or many rows, with cells of the same kinds
     * @throws Exception fails the job, with its message
     */
    void apply(Map<String, @Nullable Object> row, Consumer<Map<String, @Nullable Object>> rows) throws Exception;
}
