package io.mekong.project;

import io.mekong.project.Workflow.Alerts;
import io.mekong.project.Workflow.Occasion;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a workflow's {@code deadline} and {@code notify}. */
final class AlertsReader {
    private static final Form<Duration> DEADLINE = Form.duration("1s", "30d", "deadline: 30m");

    private AlertsReader() {}

    /** @param names that a webhook's address may use: those of a run, without outputs */
    static Alerts read(Section file, ValueNames names, Settings settings) {
        Optional<Duration> deadline = file.find("deadline", DEADLINE);
        Map<Occasion, Addressees> told = new EnumMap<>(Occasion.class);
        file.find("notify").flatMap(value -> value.section("`notify`")).ifPresent(section -> {
            for (Occasion occasion : Occasion.values()) {
                section.find(occasion.label())
                        .ifPresent(value -> value.section("who is told").ifPresent(who -> {
                            told.put(occasion, AddresseesReader.read(who, names, settings));
                            who.finish();
                        }));
            }
            if (told.containsKey(Occasion.DEADLINE) && deadline.isEmpty()) {
                section.problem(
                        "Nobody will be told of a missed deadline", "the workflow has none", "Add `deadline: 30m`.");
            }
            section.finish();
        });
        return new Alerts(deadline, told);
    }

    /** Those of a run, before any of its tasks. */
    static ValueNames names(Set<String> parameters, Set<String> secrets) {
        return new ValueNames(parameters, Set.of(), secrets);
    }
}
