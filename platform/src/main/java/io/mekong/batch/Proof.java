package io.mekong.batch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a table is what its topic and the lake say it should be, with the numbers that show it.
 *
 * @param at the moment whose state was looked at
 * @param partitions what the ledger and the table say of each, in order
 * @param lake empty where the stream is not archived
 */
public record Proof(String table, Instant at, List<Partition> partitions, Optional<Lake> lake) {
    public Proof {
        partitions = List.copyOf(partitions);
    }

    public boolean holds() {
        return partitions.stream().allMatch(Partition::holds)
                && lake.map(Lake::holds).orElse(true);
    }

    /**
     * One partition.
     *
     * @param messages that became rows, as the ledger says; {@code rejected}, {@code dropped}, {@code lost} likewise
     * @param ledgerRows rows that the ledger says were written
     * @param tableRows rows that are there
     * @param expired rows that retention has removed
     * @param problems why it does not hold; empty when it does
     */
    public record Partition(
            int partition,
            long firstOffset,
            long lastOffset,
            long messages,
            long rejected,
            long dropped,
            long lost,
            long ledgerRows,
            long tableRows,
            long expired,
            List<String> problems) {
        public Partition {
            problems = List.copyOf(problems);
        }

        public boolean holds() {
            return problems.isEmpty();
        }
    }

    /**
     * The comparison with the lake.
     *
     * @param rows that the lake's messages make, up to where the table has taken them
     * @param hours of a partition that were compared
     * @param differences the first hundred
     * @param note why not everything was compared; empty when it was
     */
    public record Lake(
            long files, long rows, long tableRows, long hours, List<Difference> differences, Optional<String> note) {
        public Lake {
            differences = List.copyOf(differences);
        }

        public boolean holds() {
            return differences.isEmpty();
        }
    }
}
