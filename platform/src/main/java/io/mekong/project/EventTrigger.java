package io.mekong.project;

import io.mekong.core.Durations;
import java.time.Duration;

/** Something that happens and starts a run of a workflow. */
public sealed interface EventTrigger {
    /** As the file calls its kind. */
    String kind();

    /** What it happens to; with the kind, unlike every other of the workflow. */
    String name();

    /**
     * Rows were committed to a table. Not while a run of the workflow waits in the queue: that one will see them.
     *
     * @param atMostEvery the least time from one such run to the next
     */
    record TableChanged(String name, Duration atMostEvery) implements EventTrigger {
        @Override
        public String kind() {
            return "table";
        }

        @Override
        public String toString() {
            return "table " + name + " at most every " + Durations.format(atMostEvery);
        }
    }

    /** A run of a workflow that produces the dataset has succeeded. */
    record DatasetUpdated(String name) implements EventTrigger {
        @Override
        public String kind() {
            return "dataset";
        }

        @Override
        public String toString() {
            return "dataset " + name;
        }
    }

    /** A message has come: each of them is a run. */
    record MessageCame(String name) implements EventTrigger {
        @Override
        public String kind() {
            return "topic";
        }

        @Override
        public String toString() {
            return "topic " + name;
        }
    }

    /**
     * A file has come, or has become another: each version of each is a run.
     *
     * @param name a glob from the project's folder: {@code incoming/*.csv}
     */
    record ObjectCame(String name) implements EventTrigger {
        @Override
        public String kind() {
            return "objects";
        }

        @Override
        public String toString() {
            return "objects " + name;
        }
    }
}
