package io.mekong.project;

import java.util.Optional;
import java.util.Set;

/** Reads {@code views/*.yaml}. */
final class ViewReader {
    private ViewReader() {}

    static Optional<View> read(String name, Section file, TableNames names) {
        names.claim(name, "the view `" + name + "`")
                .ifPresent(owner -> file.problem(
                        "The view cannot be called `" + name + "`",
                        owner + " has that name",
                        "Rename the file, or the other."));
        String description = file.text("description", "");
        Optional<Value> written = file.require("query");
        file.finish();
        return written.flatMap(value -> query(value).map(query -> new View(name, description, query, value.line())));
    }

    private static Optional<String> query(Value value) {
        return SqlNames.only(value, "a view shows the rows of one").map(text -> {
            Set<String> parameters = SqlNames.in(text);
            if (!parameters.isEmpty()) {
                value.problem(
                        "The query names `$" + parameters.iterator().next() + "`",
                        "a view has no parameters",
                        "Let those who read the view say it with WHERE, or make an endpoint of it.");
            }
            return text;
        });
    }
}
