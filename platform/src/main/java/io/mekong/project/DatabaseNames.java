package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases that files of the project may name. */
final class DatabaseNames {
    private DatabaseNames() {}

    /** Those of the settings, and the embedded server's own. */
    static List<String> known(Settings settings) {
        List<String> known = new ArrayList<>(settings.outside().databases().keySet());
        if (settings.postgres().url().isEmpty() && !known.contains(Settings.Outside.ANALYTICS)) {
            known.add(Settings.Outside.ANALYTICS);
        }
        return known;
    }

    /** The name that {@code value} gives; empty, with a problem, where there is no such database. */
    static Optional<String> refer(Value value, Settings settings) {
        List<String> known = known(settings);
        Optional<String> name = value.text();
        if (name.isPresent() && !known.contains(name.get())) {
            value.problem(
                    "There is no database " + value.shown(),
                    "`databases` in mekong.yaml does not name it",
                    Form.hint(name.get(), known));
        }
        return name.filter(known::contains);
    }
}
