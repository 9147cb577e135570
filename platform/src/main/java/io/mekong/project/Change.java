package io.mekong.project;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One resource that differs between two versions of a project.
 *
 * @param name the resource's name; for the settings, the section's
 * @param details what differs in it, one thing each; empty where the kind says it all
 */
public record Change(Kind kind, ResourceKind resource, String name, List<Detail> details) {
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** @param text in words for a person; never a secret */
    public record Detail(Kind kind, String text) {}

    public Change {
        details = List.copyOf(details);
    }

    /** The details as one line. */
    public String description() {
        return details.stream().map(Detail::text).collect(Collectors.joining("; "));
    }

    /** {@code table `demo` changed: …}, for the log. */
    @Override
    public String toString() {
        String line = resource.label() + " `" + name + "` " + kind.name().toLowerCase(Locale.ROOT);
        return details.isEmpty() ? line : line + ": " + description();
    }
}
