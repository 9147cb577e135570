package io.mekong.project;

import io.mekong.project.Work.Target;
import java.util.Optional;

/** Reads tasks of type {@code sql}: {@code query} or {@code file}, and where it is run. */
final class SqlWorkReader {
    private final ProjectParts parts;

    SqlWorkReader(ProjectParts parts) {
        this.parts = parts;
    }

    Optional<Work.Sql> read(Section task, ValueNames names) {
        Optional<Value> file = task.find("file");
        Optional<Value> query = file.isPresent() ? task.find("query") : task.require("query");
        if (file.isPresent() && query.isPresent()) {
            query.get()
                    .problem("There are two queries", "`file` names one, and `query` is another", "Keep one of them.");
        }
        Optional<Value> place = file.or(() -> query);
        Optional<String> sql = file.isPresent() ? file.flatMap(this::text) : task.requireText("query");
        sql.ifPresent(text -> place.ifPresent(value -> names.checkQuery(value, text)));
        Optional<Target> target = target(task, names);
        return sql.flatMap(text -> target.map(where -> new Work.Sql(text, file.flatMap(Value::text), where)));
    }

    private Optional<String> text(Value file) {
        return TaskFiles.SQL
                .read(file, parts.files())
                .map(TaskFiles.Text::content)
                .filter(text -> {
                    if (SqlNames.statements(text).isEmpty()) {
                        file.problem(
                                "The file " + file.shown() + " is empty", "there is no SQL in it", "Write a query.");
                        return false;
                    }
                    return true;
                });
    }

    private Optional<Target> target(Section task, ValueNames names) {
        Optional<Value> database = task.find("database");
        Optional<Value> into = task.find("into");
        Optional<Value> replace = task.find("replace");
        replace.ifPresent(value -> value.text().ifPresent(text -> names.checkQuery(value, text)));
        if (into.isEmpty()) {
            replace.ifPresent(value -> value.problem(
                    "`replace` stands without `into`", "there are no rows to replace", "Add `into: TABLE`."));
        }
        if (database.isPresent()) {
            into.ifPresent(value -> value.problem(
                    "`into` stands beside `database`",
                    "it makes a table of results beside the project's own",
                    "In a database write `INSERT INTO … SELECT …`."));
            return database.flatMap(this::database);
        }
        if (into.isPresent()) {
            return into.flatMap(value -> ResultTables.name(value, parts.tables()))
                    .map(table -> new Target.Into(table, replace.flatMap(Value::text)));
        }
        return Optional.of(new Target.Tables());
    }

    private Optional<Target> database(Value value) {
        return DatabaseNames.refer(value, parts.settings()).map(Target.Database::new);
    }
}
