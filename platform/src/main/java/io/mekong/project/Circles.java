package io.mekong.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether things that each need others can ever begin: tasks that wait for tasks, workflows that run workflows. */
final class Circles {
    private final Map<String, Set<String>> needs;
    private final Set<String> sound = new HashSet<>();
    private final List<String> way = new ArrayList<>();

    private Circles(Map<String, Set<String>> needs) {
        this.needs = needs;
    }

    /** Names of which each needs the next, and the last the first; empty where there are none. */
    static Optional<List<String>> first(Map<String, Set<String>> needs) {
        Circles order = new Circles(needs);
        return needs.keySet().stream()
                .flatMap(name -> order.from(name).stream())
                .findFirst();
    }

    private Optional<List<String>> from(String name) {
        int met = way.indexOf(name);
        if (met >= 0) {
            return Optional.of(List.copyOf(way.subList(met, way.size())));
        }
        Set<String> needed = needs.get(name);
        if (needed == null || sound.contains(name)) {
            return Optional.empty();
        }
        way.add(name);
        for (String before : needed) {
            Optional<List<String>> circle = from(before);
            if (circle.isPresent()) {
                return circle;
            }
        }
        way.removeLast();
        sound.add(name);
        return Optional.empty();
    }
}
