package io.mekong.project;

import java.util.Optional;

/** The names of tables of results, which stand beside the project's own. */
final class ResultTables {
    private ResultTables() {}

    static Optional<String> name(Value value, Declared<Table> tables) {
        Optional<String> name = value.as(Form.RESOURCE_NAME);
        name.flatMap(text -> owner(text, tables))
                .ifPresent(owner -> value.problem(
                        "The results cannot be called " + value.shown(),
                        owner + " has that name in SQL",
                        "Choose another name."));
        return name;
    }

    private static Optional<String> owner(String name, Declared<Table> tables) {
        if (tables.names().contains(name)) {
            return Optional.of("the table `" + name + "`");
        }
        return tables.readable().values().stream()
                .filter(table ->
                        table.rollups().stream().anyMatch(rollup -> name.equals(table.name() + "_" + rollup.name())))
                .findFirst()
                .map(table -> "a rollup of the table `" + table.name() + "`");
    }
}
