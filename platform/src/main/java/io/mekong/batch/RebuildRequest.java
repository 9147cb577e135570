package io.mekong.batch;

import java.util.Set;

/**
 * What to build anew.
 *
 * @param tables all of one project change: they take their new place together
 * @param accepting whether differences from what is served are taken as they are
 * @param part which messages to read again; where not all, the tables keep their shape
 */
public record RebuildRequest(Set<String> tables, From from, Differences accepting, RebuildPart part) {
    /** Where the messages come from. */
    public enum From {
        /** The lake as far as it goes, then the topic. */
        LAKE,
        /** What the topic still has. */
        TOPIC
    }

    /** What to do when the rebuilt rows differ from those that are served, though nothing was to change. */
    public enum Differences {
        REFUSED,
        ACCEPTED
    }

    public RebuildRequest {
        tables = Set.copyOf(tables);
    }
}
