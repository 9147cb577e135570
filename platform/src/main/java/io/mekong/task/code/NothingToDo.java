package io.mekong.task.code;

/** Thrown by a task that finds nothing to do: it is skipped, and with it what waits for its success. */
public final class NothingToDo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why for people */
    public NothingToDo(String why) {
        super(why);
    }
}
