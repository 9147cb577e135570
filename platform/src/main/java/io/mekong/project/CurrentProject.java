package io.mekong.project;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The project as it runs now, replaced as a whole when its files change. Thread-safe. */
public final class CurrentProject implements Supplier<Project> {
    private volatile State state;

    /**
     * @param version counts the reloads that took effect, from 1
     * @param problems why the newest change of the files did not take effect; empty when it did
     */
    public record State(Project project, long version, Instant loadedAt, List<Problem> problems) {
        public State {
            problems = List.copyOf(problems);
        }
    }

    public CurrentProject(Project project, Instant now) {
        state = new State(project, 1, now, List.of());
    }

    @Override
    public Project get() {
        return state.project();
    }

    public State state() {
        return state;
    }

    /** The files changed and the change is in effect. */
    public synchronized void replace(Project next, Instant now) {
        state = new State(next, state.version() + 1, now, List.of());
    }

    /** The files changed and the change cannot take effect: the old project goes on. */
    public synchronized void reject(List<Problem> problems) {
        state = new State(state.project(), state.version(), state.loadedAt(), problems);
    }
}
