package io.mekong.project;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Not within a text or a comment, nor a cast of a `$$` text. */
    private static final Pattern NAMED = Pattern.compile(
            "'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/|\\$([a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)*)", Pattern.DOTALL);

    private RunValues() {}

    /** A task's name as a query can have it: without dashes. */
    public static String plain(String name) {
        return name.replace('-', '_');
    }

    /** The names behind {@code $} in a query. */
    public static Set<String> named(String query) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NAMED.matcher(query);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
