package io.mekong.app.command;

import io.mekong.dashboard.ProjectSql;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a project without starting anything; compares it with what runs, where that is asked for. */
@Command(
        name = "check",
        description = "Validate all files of a project and print every problem.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "the project's folder")
    private @Nullable Path project;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting, as for `up`; may be repeated")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--diff",
            description = "print what would change in the running instance: + added, ~ changed, - removed, ! needs a"
                    + " rebuild, x a problem")
    private boolean diff;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Override
    public Integer call() {
        Path root = project != null ? project.toAbsolutePath().normalize() : Home.defaultProject();
        Projects.requireFolder(root);
        if (diff) {
            if (!sets.isEmpty()) {
                throw new WrongUsage(
                        "Cannot compare with --set",
                        "the running instance has settings of its own",
                        "Leave out --set, or --diff.");
            }
            return PlanPrinter.print(options.client(root), root);
        }
        Loaded loaded = ProjectLoader.load(root, new Overrides(System.getenv(), sets));
        List<Problem> problems = new ArrayList<>(loaded.problems());
        loaded.project().ifPresent(readable -> problems.addAll(sqlProblems(readable)));
        problems.forEach(problem -> System.out.println(problem));
        if (problems.isEmpty()) {
            Project good = loaded.project().orElseThrow();
            System.out.printf(
                    "%s is in order: %s, %s, %s, %s, %s, %s, %s, %s.%n",
                    root,
                    Counted.of(good.streams().size(), "stream"),
                    Counted.of(good.sources().size(), "source"),
                    Counted.of(good.tables().size(), "table"),
                    Counted.of(good.views().size(), "view"),
                    Counted.of(good.jobs().size(), "job"),
                    Counted.of(good.workflows().size(), "workflow"),
                    Counted.of(good.dashboards().size(), "dashboard"),
                    Counted.of(good.endpoints().size(), "endpoint"));
            return 0;
        }
        System.err.println(Counted.of(problems.size(), "problem") + ".");
        return 1;
    }

    static List<Problem> sqlProblems(Project project) {
        if (project.settings().store().clickHouse().isPresent()) {
            return List.of(); // it is in another dialect, which only the server can read
        }
        try (DuckDbStore empty = DuckDbStore.openInMemory()) {
            return ProjectSql.check(project, empty);
        }
    }
}
