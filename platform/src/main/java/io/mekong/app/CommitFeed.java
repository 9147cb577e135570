package io.mekong.app;

import io.mekong.ingest.Commit;
import io.mekong.query.LiveHub;
import io.mekong.query.TableVersions;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries commits from ingest to those who answer queries: first the versions, then who watches. */
final class CommitFeed implements Consumer<Commit> {
    private final TableVersions versions;
    private volatile Optional<LiveHub> live = Optional.empty();

    CommitFeed(TableVersions versions) {
        this.versions = versions;
    }

    void tell(LiveHub hub) {
        live = Optional.of(hub);
    }

    @Override
    public void accept(Commit commit) {
        versions.committed(commit.table(), commit.eventTime(), commit.topicTime(), commit.committedAt());
        live.ifPresent(hub -> hub.committed(commit.table()));
    }
}
