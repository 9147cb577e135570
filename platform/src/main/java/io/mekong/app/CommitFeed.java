package io.mekong.app;

import io.mekong.ingest.Commit;
import io.mekong.project.Project;
import io.mekong.query.LiveHub;
import io.mekong.query.TableVersions;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries commits from ingest to those who answer queries: first the versions, then who watches. */
final class CommitFeed implements Consumer<Commit> {
    private final TableVersions versions;
    private final Supplier<Project> project;
    private volatile Optional<LiveHub> live = Optional.empty();

    CommitFeed(TableVersions versions, Supplier<Project> project) {
        this.versions = versions;
        this.project = project;
    }

    void tell(LiveHub hub) {
        live = Optional.of(hub);
    }

    /** Rows have gone, or their rollups. */
    void changed(String table) {
        for (String view : Views.of(project.get(), table)) {
            versions.changed(view);
            live.ifPresent(hub -> hub.committed(view));
        }
    }

    @Override
    public void accept(Commit commit) {
        for (String view : Views.of(project.get(), commit.table())) {
            versions.committed(view, commit.eventTime(), commit.topicTime(), commit.committedAt());
            live.ifPresent(hub -> hub.committed(view));
        }
    }
}
