package io.mekong.workflow;

import io.mekong.project.Task;
import io.mekong.project.Workflow;
import java.util.Map;

/**
 * What an attempt is asked to do.
 *
 * @param listing whether it finds the items of the task, instead of doing it
 * @param outputs of the tasks that have succeeded, by task
 */
record Job(
        Run run,
        Workflow workflow,
        TaskRun task,
        Task definition,
        boolean listing,
        Map<String, Map<String, Object>> outputs) {}
