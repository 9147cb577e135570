package io.mekong.project;

import java.util.List;
import java.util.Map;

/**
 * What stands above the files: the process's environment ({@code MEKONG_SECTION__KEY} variables, and whatever a file
 * names by <code>${env:NAME}</code>) and the {@code --set section.key=value} options, of which the last wins.
 */
public record Overrides(Map<String, String> environment, List<String> sets) {
    public Overrides {
        environment = Ordered.copy(environment);
        sets = List.copyOf(sets);
    }

    public static Overrides none() {
        return new Overrides(Map.of(), List.of());
    }

    /** Without the values, which may be secrets. */
    @Override
    public String toString() {
        return "Overrides[" + environment.size() + " variables, " + sets.size() + " sets]";
    }
}
