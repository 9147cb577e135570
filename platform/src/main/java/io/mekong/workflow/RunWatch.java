package io.mekong.workflow;

import io.mekong.project.Workflow;
import java.time.Instant;

/** Is told what runs and tasks come to, for whoever counts it. */
public interface RunWatch {
    /** Of a run that has begun. */
    void began(Run run, Instant now);

    /** Of a task, or a part of one, that will do nothing any more. */
    void ended(Workflow workflow, TaskRun task, Instant now);

    void ended(Run run, Run.State state, Instant now);

    /** Counts nothing. */
    static RunWatch none() {
        return new RunWatch() {
            @Override
            public void began(Run run, Instant now) {}

            @Override
            public void ended(Workflow workflow, TaskRun task, Instant now) {}

            @Override
            public void ended(Run run, Run.State state, Instant now) {}
        };
    }
}
