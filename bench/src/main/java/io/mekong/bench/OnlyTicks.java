package io.mekong.bench;

import io.mekong.project.Project;
import io.mekong.project.Work;
import io.mekong.task.Outcome;
import io.mekong.task.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Tools for workflows of nothing but ticks, which do nothing. */
final class OnlyTicks implements Tools.Tables, Tools.Feeds {
    static Tools tools(Project project) {
        OnlyTicks nothing = new OnlyTicks();
        return new Tools(
                (source, ticks, log) -> 1,
                nothing,
                nothing,
                name -> {
                    throw new UnsupportedOperationException();
                },
                (connector, log) -> {
                    throw new UnsupportedOperationException();
                },
                (run, parameters, context) -> {
                    throw new UnsupportedOperationException();
                },
                Tools.Objects.none(),
                new Tools.Surroundings(() -> project, project.root(), Map.of(), Duration.ofSeconds(1)));
    }

    @Override
    public Tools.Rows rows(String query, Map<String, Object> values, int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long put(Work.Target.Into into, String query, Map<String, Object> values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> problems(String table, Consumer<String> log) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Outcome rebuild(Work.Rebuild rebuild, Consumer<String> log) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tools.Loaded load(
            String source, Optional<Path> file, long skip, LongConsumer settled, Consumer<String> log) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tools.Produced produce(String stream, byte[] lines) {
        throw new UnsupportedOperationException();
    }
}
