package io.mekong.project;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names that a job's texts and queries may use: its parameters. */
record JobNames(Set<String> parameters) {
    /** An address with parameters in braces. */
    Optional<String> address(Value value) {
        value.text().ifPresent(text -> Template.names(text).forEach(name -> check(value, name, "{{ " + name + " }}")));
        return FileAddress.read(value);
    }

    void query(Value value, String sql) {
        SqlNames.in(sql).forEach(name -> check(value, name, "$" + name));
    }

    private void check(Value value, String name, String written) {
        if (!parameters.contains(name)) {
            value.problem(
                    "There is no value `" + written + "`",
                    "the job has no parameter of that name",
                    parameters.isEmpty()
                            ? "Declare it: `parameters: {" + name + ": string}`."
                            : Form.hint(name, new TreeSet<>(parameters)));
        }
    }
}
