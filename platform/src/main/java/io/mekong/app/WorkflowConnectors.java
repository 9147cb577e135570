package io.mekong.app;

import io.mekong.connect.Connectors;
import io.mekong.core.MekongException;
import io.mekong.project.Work;
import io.mekong.task.Tools;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Connectors for tasks: they are there since their files are, so that a task starts them anew and sees them run. */
record WorkflowConnectors(Connectors connectors) implements Tools.Connectors {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    @Override
    public void bringUp(Work.Connector work, Consumer<String> log) throws InterruptedException {
        String name = work.source();
        boolean asked = work.restart() == Work.Connector.Restart.NEVER;
        Optional<String> told = Optional.empty();
        while (true) {
            Connectors.Presence presence = connectors.presence(name);
            if (asked && presence == Connectors.Presence.RUNNING) {
                log.accept("It runs");
                return;
            }
            if (!asked && presence != Connectors.Presence.ABSENT) {
                connectors.restart(name, work.restart() == Work.Connector.Restart.FAILED);
                log.accept("Asked Kafka Connect to start it anew");
                asked = true;
            }
            Optional<String> problem = connectors.status(name).problem().map(MekongException::getMessage);
            if (problem.isPresent() && !problem.equals(told)) {
                log.accept(problem.get());
                told = problem;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
