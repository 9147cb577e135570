package io.mekong.task.code;

import java.util.Map;

/**
 * A task written in Java. It needs a constructor without parameters; each attempt has an instance of its own.
 *
 * <p>An attempt that failed, or whose process died, is made again: what it does must come to the same when it is done
 * twice. It runs on a thread of its own that is interrupted when the attempt is to stop (its timeout, or somebody cancelled
 * the run).
 */
@FunctionalInterface
public interface TaskCode {
    /**
     * @return outputs for the tasks after it, by name: String, Long, Double, Boolean, or a List of them; other values become
     *     text
     * @throws NothingToDo when the task is to be skipped
     * @throws Exception when the attempt has failed; its message is the reason that people see
     */
    Map<String, ?> run(TaskInput input) throws Exception;
}
