package io.mekong.project;

import java.util.List;
import java.util.Set;

/** What every run can tell its tasks about itself, by the names that Airflow's users know. */
public final class RunValues {
    public static final String DATE = "ds";
    public static final String LOGICAL_DATE = "logical_date";
    public static final String INTERVAL_START = "data_interval_start";
    public static final String INTERVAL_END = "data_interval_end";
    public static final String RUN = "run_id";
    public static final String WORKFLOW = "workflow";
    public static final String TASK = "task";
    public static final String ATTEMPT = "attempt";

    /** Before the name of a secret. */
    public static final String SECRETS = "secrets.";

    public static final List<String> NAMES =
            List.of(DATE, LOGICAL_DATE, INTERVAL_START, INTERVAL_END, RUN, WORKFLOW, TASK, ATTEMPT);

    /** What caused a run that something caused; empty text in the others. */
    public static final Set<String> EVENT = Set.of(
            "event.key",
            "event.value",
            "event.topic",
            "event.partition",
            "event.offset",
            "event.object",
            "event.table",
            "event.dataset");

    private RunValues() {}

    /** A task's name as a query can have it: without dashes. */
    public static String plain(String name) {
        return name.replace('-', '_');
    }
}
