package io.mekong.workflow;

import io.mekong.task.Outcome;
import java.util.List;

/** How an attempt ended. */
sealed interface Ending {
    record Worked(Outcome outcome) implements Ending {}

    /** The items of a task that is done for each of them: its parts are to be made. */
    record Listed(List<Object> items) implements Ending {}

    record Failed(String why) implements Ending {}
}
