package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What would come of a project's next version, one step a line, for a person to read before it happens.
 *
 * @param rebuilds the tables that must be rebuilt before anything takes effect
 */
public record ProjectPlan(List<Step> steps, Set<String> rebuilds) {
    /** What a step does. Its sign begins its line. */
    public enum Kind {
        ADD('+'),
        CHANGE('~'),
        REMOVE('-'),
        REBUILD('!'),
        PROBLEM('x');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        public char sign() {
            return sign;
        }
    }

    /** @param text one line; never a secret */
    public record Step(Kind kind, String text) {
        /** {@code + table `trades`: column `venue` added}. */
        @Override
        public String toString() {
            return kind.sign() + " " + text;
        }
    }

    public ProjectPlan {
        steps = List.copyOf(steps);
        rebuilds = Set.copyOf(rebuilds);
    }

    /** What comes of a difference, and of the problems found beside it. */
    public static ProjectPlan of(ProjectDiff diff, List<Problem> further) {
        List<Step> steps = new ArrayList<>();
        for (Change change : diff.changes()) {
            String resource = change.resource().label() + " `" + change.name() + "`";
            if (change.details().isEmpty()) {
                steps.add(new Step(kind(change.kind()), resource));
            }
            change.details()
                    .forEach(detail -> steps.add(new Step(kind(detail.kind()), resource + ": " + detail.text())));
        }
        diff.needed()
                .forEach(rebuild -> steps.add(new Step(
                        Kind.REBUILD,
                        "table `" + rebuild.table() + "` needs a rebuild: " + rebuild.what() + " – " + rebuild.why())));
        diff.problems().forEach(problem -> steps.add(new Step(Kind.PROBLEM, problem.toString())));
        further.forEach(problem -> steps.add(new Step(Kind.PROBLEM, problem.toString())));
        return new ProjectPlan(steps, diff.rebuilds());
    }

    /** The files cannot be read as a project. */
    public static ProjectPlan of(List<Problem> problems) {
        return new ProjectPlan(
                problems.stream()
                        .map(problem -> new Step(Kind.PROBLEM, problem.toString()))
                        .toList(),
                new TreeSet<>());
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    public int count(Kind kind) {
        return Math.toIntExact(
                steps.stream().filter(step -> step.kind() == kind).count());
    }

    private static Kind kind(Change.Kind kind) {
        return switch (kind) {
            case ADDED -> Kind.ADD;
            case CHANGED -> Kind.CHANGE;
            case REMOVED -> Kind.REMOVE;
        };
    }
}
