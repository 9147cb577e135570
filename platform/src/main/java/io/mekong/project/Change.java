package io.mekong.project;

import java.util.Locale;

/**
 * One difference between two versions of a project.
 *
 * @param name the resource's name; for the settings, the section's
 * @param description what differs, in words for a person; never a secret. Empty where the kind says it all
 */
public record Change(Kind kind, ResourceKind resource, String name, String description) {
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** {@code table `demo` changed: …}, for the log. */
    @Override
    public String toString() {
        String line = resource.label() + " `" + name + "` " + kind.name().toLowerCase(Locale.ROOT);
        return description.isEmpty() ? line : line + ": " + description;
    }
}
