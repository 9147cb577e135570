package io.mekong.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What tasks work with that is not their own.
 *
 * @param folder of the project, where programs run
 */
public record Tools(TickSender ticks, TableQuery query, TableProof proof, Path folder) {
    /** Asks the tables. */
    public interface TableQuery {
        /**
         * @param values by the names that stand behind {@code $} in the query
         * @return the columns of the first row as they are in Java, in their order; empty where there is no row
         * @throws io.mekong.core.MekongException when the query does not work
         */
        Map<String, Object> firstRow(String query, Map<String, Object> values);

        /**
         * @param limit the most rows
         * @return rows by column, in their order
         */
        List<Map<String, Object>> rows(String query, Map<String, Object> values, int limit);
    }

    /** Proves tables. */
    @FunctionalInterface
    public interface TableProof {
        /**
         * @param log is told the numbers of the proof
         * @return what is wrong; empty where the proof holds
         */
        List<String> problems(String table, Consumer<String> log);
    }
}
