package io.mekong.trace;

import io.mekong.store.LedgerEntry;
import io.mekong.trace.Change.Cell;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A page of a row's changes, the newest first.
 *
 * @param next where to go on; empty: there is nothing older
 * @param stopped why the search ended before it had found as many as asked for; empty when it did not
 * @param looked what was looked at, by partition
 */
public record History(List<Step> steps, Optional<HistoryCursor> next, Optional<String> stopped, List<Looked> looked) {
    public History {
        steps = List.copyOf(steps);
        looked = List.copyOf(looked);
    }

    /**
     * A change, and what it came to.
     *
     * @param cells of the row after it, with what it kept filled in where that is known; none where there is no row
     * @param changed the columns that are another than after the change before; empty where that is not known
     * @param commit that took it, or several commits as one; empty: none has yet, or the ledger does not reach back so far
     */
    public record Step(Change change, List<Cell> cells, Optional<Set<String>> changed, Optional<LedgerEntry> commit) {
        public Step {
            cells = List.copyOf(cells);
        }
    }

    /**
     * @param from the lowest offset looked at
     * @param until behind the highest
     * @param begin the lowest that there is to look at, in the lake or in the topic: what came before has been deleted
     */
    public record Looked(int partition, long from, long until, long begin) {}
}
