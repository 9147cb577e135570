package io.mekong.trace;

import io.mekong.trace.Change.Cell;
import io.mekong.trace.History.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the row from change to change, the oldest first, and tells what each came to. */
final class Rows {
    private final boolean keyed;
    private State state;

    private sealed interface State {
        /** What there was before is not known. */
        record Unknown() implements State {}

        record NoRow() implements State {}

        record Row(List<Cell> cells) implements State {}
    }

    private Rows(boolean keyed, State state) {
        this.keyed = keyed;
        this.state = state;
    }

    /**
     * @param changes the newest first
     * @param fromTheStart whether nothing is known to have come before the last of them
     */
    static List<Step> follow(List<Change> changes, boolean keyed, boolean fromTheStart) {
        Rows rows = new Rows(keyed, fromTheStart ? new State.NoRow() : new State.Unknown());
        List<Step> steps = new ArrayList<>();
        for (Change change : changes.reversed()) {
            steps.add(rows.step(change));
        }
        return steps.reversed();
    }

    private Step step(Change change) {
        if (!change.counts()) {
            return new Step(change, change.cells(), Optional.of(Set.of()), Optional.empty());
        }
        if (!change.leavesRow()) {
            state = new State.NoRow();
            return new Step(change, List.of(), Optional.of(Set.of()), Optional.empty());
        }
        List<Cell> cells = change.cells().stream()
                .map(cell -> keyed && cell.kept() ? filled(cell) : cell)
                .toList();
        Optional<Set<String>> changed = switch (state) {
            case State.Unknown _ -> Optional.empty();
            case State.NoRow _ -> Optional.of(different(cells, List.of()));
            case State.Row(var before) -> Optional.of(different(cells, before));
        };
        state = new State.Row(cells);
        return new Step(change, cells, changed, Optional.empty());
    }

    private Cell filled(Cell cell) {
        return new Cell(cell.column(), state instanceof State.Row(var before) ? value(before, cell) : null, true);
    }

    private static @Nullable Object value(List<Cell> cells, Cell like) {
        for (Cell cell : cells) {
            if (cell.column().equals(like.column())) {
                return cell.value();
            }
        }
        return null;
    }

    private static Set<String> different(List<Cell> cells, List<Cell> before) {
        Set<String> changed = new LinkedHashSet<>();
        for (Cell cell : cells) {
            if (!cell.kept() && (before.isEmpty() || !Objects.equals(cell.value(), value(before, cell)))) {
                changed.add(cell.column());
            }
        }
        return changed;
    }
}
