package io.mekong.task;

import io.mekong.project.Project;
import io.mekong.project.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tools of which a test has what it asks for; the others fail when they are used. */
public final class TestTools {
    private TestTools() {}

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("this test has no such tool");
    }

    public static Tools ticks(TickSender ticks, Supplier<Project> project) {
        return of(ticks, new NoTables(), project);
    }

    /** @param row what a query gives: its text and its values are known */
    public static Tools answering(
            TickSender ticks,
            BiFunction<String, Map<String, Object>, Map<String, Object>> row,
            Function<String, List<String>> proof,
            Supplier<Project> project) {
        return of(
                ticks,
                new NoTables() {
                    @Override
                    public Tools.Rows rows(String query, Map<String, Object> values, int most) {
                        Map<String, Object> answer = row.apply(query, values);
                        List<@Nullable Object> cells = new ArrayList<>(answer.values());
                        return new Tools.Rows(List.copyOf(answer.keySet()), List.of(cells), false);
                    }

                    @Override
                    public List<String> problems(String table, Consumer<String> log) {
                        return proof.apply(table);
                    }
                },
                project);
    }

    static Tools of(TickSender ticks, Tools.Tables tables, Supplier<Project> project) {
        return of(ticks, tables, new NoFeeds(), noDatabases(), project, Map.of());
    }

    static Tools of(
            TickSender ticks,
            Tools.Tables tables,
            Tools.Feeds feeds,
            Tools.Databases databases,
            Supplier<Project> project,
            Map<String, String> environment) {
        return new Tools(
                ticks,
                tables,
                feeds,
                databases,
                (connector, log) -> {
                    throw notHere();
                },
                (run, parameters, context) -> {
                    throw notHere();
                },
                Tools.Objects.none(),
                new Tools.Surroundings(project, Path.of("nowhere"), environment, Duration.ofSeconds(5)));
    }

    static Tools.Databases noDatabases() {
        return name -> {
            throw notHere();
        };
    }

    static class NoTables implements Tools.Tables {
        @Override
        public Tools.Rows rows(String query, Map<String, Object> values, int most) {
            throw notHere();
        }

        @Override
        public long put(Work.Target.Into into, String query, Map<String, Object> values) {
            throw notHere();
        }

        @Override
        public List<String> problems(String table, Consumer<String> log) {
            throw notHere();
        }

        @Override
        public Outcome rebuild(Work.Rebuild rebuild, Consumer<String> log) {
            throw notHere();
        }
    }

    static class NoFeeds implements Tools.Feeds {
        @Override
        public Tools.Loaded load(
                String source, Optional<Path> file, long skip, LongConsumer settled, Consumer<String> log) {
            throw notHere();
        }

        @Override
        public Tools.Produced produce(String stream, byte[] lines) {
            throw notHere();
        }
    }
}
