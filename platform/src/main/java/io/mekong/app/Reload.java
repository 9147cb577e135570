package io.mekong.app;

import io.mekong.broker.Topics;
import io.mekong.core.MekongException;
import io.mekong.ingest.Ingests;
import io.mekong.lake.Archives;
import io.mekong.project.Change;
import io.mekong.project.CurrentProject;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.ProjectWatcher;
import io.mekong.query.LiveHub;
import io.mekong.source.Generators;
import io.mekong.workflow.Workflows;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes of the project's files into effect while the platform runs: read all, compare, check, and only then
 * apply. A change that cannot be applied is said everywhere a person may look, and the old project goes on.
 */
final class Reload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private final Launch launch;
    private final CurrentProject project;
    private final Rooms rooms;
    private final InstantSource clock;
    private Optional<ProjectWatcher> watcher = Optional.empty();

    /** The rooms that follow the project. */
    record Rooms(
            Topics topics,
            Ingests ingests,
            Archives archives,
            Generators generators,
            Consumer<Project> connectors,
            Workflows workflows,
            Consumer<Project> views,
            Consumer<Project> jobs,
            LiveHub live) {}

    Reload(Launch launch, CurrentProject project, Rooms rooms, InstantSource clock) {
        this.launch = launch;
        this.project = project;
        this.rooms = rooms;
        this.clock = clock;
    }

    /** Follows the files from here on. */
    Reload watch() {
        watcher = Optional.of(ProjectWatcher.open(launch.project().root(), files -> reload()));
        reload(); // what was changed while everything else was starting
        return this;
    }

    @Override
    public void close() {
        watcher.ifPresent(ProjectWatcher::close);
    }

    private synchronized void reload() {
        try {
            NextProject next = NextProject.read(launch, project);
            if (!next.refusals().isEmpty()) {
                reject(next.refusals());
            } else {
                consider(next.project().orElseThrow(), next.diff().changes());
            }
        } catch (MekongException e) {
            reject(List.of(new Problem("mekong.yaml", 0, e.what(), e.why(), e.fix())));
        } catch (RuntimeException e) {
            log.error("[BUG] The changed project could not be applied", e);
            reject(List.of(
                    new Problem("mekong.yaml", 0, "The change could not be applied", e.toString(), "See the log.")));
        }
    }

    private void consider(Project next, List<Change> changes) {
        if (!next.equals(project.get()) || !project.state().problems().isEmpty()) {
            apply(next, changes);
        }
    }

    /** What moves data is told from left to right, so that each finds what it needs. */
    private void apply(Project next, List<Change> changes) {
        Provision.topics(next, rooms.topics());
        rooms.ingests().apply(next);
        rooms.archives().apply(next);
        rooms.generators().apply(next);
        rooms.connectors().accept(next);
        rooms.workflows().apply(next);
        project.replace(next, clock.instant());
        rooms.views().accept(next);
        rooms.jobs().accept(next);
        rooms.live().reload();
        changes.forEach(change -> log.info("Project: {}", change));
    }

    /** The tables have been rebuilt for this project: nothing stands in its way any more. */
    synchronized Project adopt(Project next, List<Change> changes) {
        apply(next, changes);
        return next;
    }

    private void reject(List<Problem> problems) {
        problems.forEach(problem -> log.warn("The project's change does not take effect: {}", problem));
        project.reject(problems);
        rooms.live().reload();
    }
}
