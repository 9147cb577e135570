package io.mekong.project;

import java.util.List;

/** How the settings differ. Values are not shown: some are secrets. */
final class SettingsDiff {
    private static final String FILE = ResourceKind.SETTINGS.file("");

    private SettingsDiff() {}

    static void between(Project old, Project next, List<Change> changes, Problems problems) {
        Settings before = old.settings();
        Settings after = next.settings();
        if (!old.name().equals(next.name())) {
            changes.add(change("name", List.of(old.name() + " → " + next.name())));
        }
        restart("kafka", kafka(before.kafka(), after.kafka()), changes, problems);
        restart(
                "connect",
                new Differences()
                        .value("url", before.connect().url(), after.connect().url())
                        .hidden("user", before.connect().user(), after.connect().user())
                        .hidden(
                                "password",
                                before.connect().password(),
                                after.connect().password())
                        .words(),
                changes,
                problems);
        restart("postgres", postgres(before.postgres(), after.postgres()), changes, problems);
        restart(
                "redis",
                new Differences()
                        .hidden("url", before.redis().url(), after.redis().url())
                        .value(
                                "memory-limit",
                                before.redis().memoryLimit(),
                                after.redis().memoryLimit())
                        .words(),
                changes,
                problems);
        restart("http", http(before.http(), after.http()), changes, problems);
        restart("store", store(before.store(), after.store()), changes, problems);
        restart(
                "lake",
                new Differences()
                        .value("path", before.lake().path(), after.lake().path())
                        .words(),
                changes,
                problems);
        restart("s3", s3(before.s3(), after.s3()), changes, problems);
        restart(
                "security",
                new Differences()
                        .value(
                                "mode",
                                before.security().mode(),
                                after.security().mode())
                        .words(),
                changes,
                problems);
        restart("ingest", ingest(before.ingest(), after.ingest()), changes, problems);
        restart("query", query(before.query(), after.query()), changes, problems);
        workflows(before.workflows(), after.workflows(), changes);
        outside(before.outside(), after.outside(), changes);
    }

    private static void restart(String section, List<String> words, List<Change> changes, Problems problems) {
        if (!words.isEmpty()) {
            changes.add(change(section, words));
            problems.add(
                    FILE,
                    "The section `" + section + "` cannot change while running (" + String.join("; ", words) + ")",
                    "what it sets up is open",
                    "Restart Mekong.");
        }
    }

    /** What runs from now on goes by it. */
    private static void workflows(Settings.Workflows before, Settings.Workflows after, List<Change> changes) {
        List<String> words = new Differences()
                .value("pools", before.pools(), after.pools())
                .value("keep-runs", before.keepRuns(), after.keepRuns())
                .value("keep", before.keep(), after.keep())
                .words();
        if (!words.isEmpty()) {
            changes.add(change("workflows", words));
        }
    }

    /** Tasks ask for it each time anew. */
    private static void outside(Settings.Outside before, Settings.Outside after, List<Change> changes) {
        List<String> words = new Differences()
                .hidden("databases", before.databases(), after.databases())
                .hidden("smtp", before.smtp(), after.smtp())
                .value("secrets", before.secrets(), after.secrets())
                .words();
        if (!words.isEmpty()) {
            changes.add(change("databases, smtp and secrets", words));
        }
    }

    private static Change change(String section, List<String> words) {
        return new Change(
                Change.Kind.CHANGED,
                ResourceKind.SETTINGS,
                section,
                words.stream()
                        .map(text -> new Change.Detail(Change.Kind.CHANGED, text))
                        .toList());
    }

    private static List<String> kafka(Settings.Kafka before, Settings.Kafka after) {
        return new Differences()
                .hidden("bootstrap-servers", before.bootstrapServers(), after.bootstrapServers())
                .hidden("properties", before.properties(), after.properties())
                .value("replication-factor", before.replicationFactor(), after.replicationFactor())
                .value("retention", before.retention(), after.retention())
                .words();
    }

    private static List<String> postgres(Settings.Postgres before, Settings.Postgres after) {
        return new Differences()
                .hidden("url", before.url(), after.url())
                .hidden("user", before.user(), after.user())
                .hidden("password", before.password(), after.password())
                .words();
    }

    private static List<String> http(Settings.Http before, Settings.Http after) {
        return new Differences()
                .value("bind", before.bind(), after.bind())
                .value("hosts", before.hosts(), after.hosts())
                .value("max-body", before.maxBody(), after.maxBody())
                .value("max-in-flight", before.maxInFlight(), after.maxInFlight())
                .words();
    }

    private static List<String> store(Settings.Store before, Settings.Store after) {
        return new Differences()
                .value("path", before.path(), after.path())
                .value("memory-limit", before.memoryLimit(), after.memoryLimit())
                .value("threads", before.threads(), after.threads())
                .words();
    }

    private static List<String> s3(Settings.S3 before, Settings.S3 after) {
        return new Differences()
                .value("endpoint", before.endpoint(), after.endpoint())
                .value("region", before.region(), after.region())
                .hidden("access-key", before.accessKey(), after.accessKey())
                .hidden("secret-key", before.secretKey(), after.secretKey())
                .value("path-style", before.pathStyle(), after.pathStyle())
                .value("buckets", before.buckets(), after.buckets())
                .words();
    }

    private static List<String> ingest(Settings.Ingest before, Settings.Ingest after) {
        return new Differences()
                .value("commit-interval", before.commitInterval(), after.commitInterval())
                .value("max-batch", before.maxBatch(), after.maxBatch())
                .value("threads", before.threads(), after.threads())
                .value("read-ahead", before.readAhead(), after.readAhead())
                .words();
    }

    private static List<String> query(Settings.Query before, Settings.Query after) {
        return new Differences()
                .value("max-rows", before.maxRows(), after.maxRows())
                .value("timeout", before.timeout(), after.timeout())
                .value("concurrency", before.concurrency(), after.concurrency())
                .value("live-interval", before.liveInterval(), after.liveInterval())
                .words();
    }
}
