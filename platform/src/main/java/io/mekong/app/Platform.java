package io.mekong.app;

import io.mekong.api.ApiServer;
import io.mekong.api.LiveKeys;
import io.mekong.api.PlatformInfo;
import io.mekong.api.Rooms;
import io.mekong.app.Starting.Pending;
import io.mekong.batch.BatchContext;
import io.mekong.batch.RebuildDoor;
import io.mekong.batch.Rebuilds;
import io.mekong.batch.Upkeep;
import io.mekong.batch.Verification;
import io.mekong.broker.Broker;
import io.mekong.cdc.ChangeTopics;
import io.mekong.connect.Connectors;
import io.mekong.connect.Declarations;
import io.mekong.core.Closer;
import io.mekong.core.DataSize;
import io.mekong.core.Health;
import io.mekong.core.Ports;
import io.mekong.dashboard.Charts;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.endpoint.Endpoints;
import io.mekong.ingest.Ingests;
import io.mekong.job.JobRuns;
import io.mekong.job.Jobs;
import io.mekong.job.SparkConfig;
import io.mekong.job.SparkInstallation;
import io.mekong.lake.Archives;
import io.mekong.objects.BucketSources;
import io.mekong.objects.ObjectStorage;
import io.mekong.observe.EndpointMetrics;
import io.mekong.observe.HealthBoard;
import io.mekong.observe.Metrics;
import io.mekong.observe.PipelineView;
import io.mekong.observe.RunMetrics;
import io.mekong.observe.TopicStats;
import io.mekong.project.CurrentProject;
import io.mekong.project.Settings;
import io.mekong.query.LiveHub;
import io.mekong.query.SqlGateway;
import io.mekong.query.TableVersions;
import io.mekong.service.DataDirectory;
import io.mekong.service.Databases;
import io.mekong.service.Postgres;
import io.mekong.service.RedisOnDemand;
import io.mekong.source.EventIntake;
import io.mekong.source.Generators;
import io.mekong.source.Switches;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OlapStore;
import io.mekong.store.ViewSchema;
import io.mekong.store.duckdb.DuckDbParquet;
import io.mekong.store.duckdb.DuckDbWorkbench;
import io.mekong.task.Tools;
import io.mekong.trace.Histories;
import io.mekong.workflow.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running platform: every room opened in the order of their need, wired, and closed in reverse.
 *
 * <p>Kafka, PostgreSQL, the object storage and the store do not need each other and start side by side; then topics and tables are made,
 * then what moves data, then the door.
 */
public final class Platform implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Platform.class);

    /** What files of the lake are gathered in and read with; beyond it, on disk. */
    private static final DataSize PARQUET_MEMORY = DataSize.ofMegabytes(512);

    /** What a job gathers in memory; beyond it, on disk. */
    private static final DataSize JOB_MEMORY = DataSize.ofMegabytes(1024);

    /** How long tasks wait for an answer of somebody else's server. */
    private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(30);

    private final Closer closer = new Closer();
    private final Launch launch;
    private final Settings settings;
    private final Servers servers;
    private final InstantSource clock = InstantSource.system();
    private final CurrentProject project;
    private final TableVersions versions = new TableVersions();
    private final HealthBoard health = new HealthBoard();

    private Platform(Launch launch) {
        this.launch = launch;
        this.settings = launch.project().settings();
        this.servers = new Servers(launch, settings);
        this.project = new CurrentProject(launch.project(), clock.instant());
    }

    /** @throws io.mekong.core.MekongException when something is in the way; whatever had started is stopped again */
    public static Platform open(Launch launch) {
        Platform platform = new Platform(launch);
        try {
            platform.start();
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    public PlatformInfo info() {
        Ports ports = launch.ports();
        boolean external = settings.kafka().bootstrapServers().isPresent();
        String kafka = settings.kafka().bootstrapServers().orElse("localhost:" + ports.kafka());
        Path data = launch.dataDirectory();
        return new PlatformInfo(
                Version.text(),
                launch.startedAt(),
                data,
                settings.http().bind(),
                settings.security().mode().name().toLowerCase(java.util.Locale.ROOT),
                Map.of(
                        "web",
                        "http://localhost:" + ports.web(),
                        "s3",
                        settings.s3().endpoint().map(java.net.URI::toString).orElse("http://localhost:" + ports.s3()),
                        "kafka",
                        kafka,
                        "lake",
                        servers.lakeAddress(),
                        "kafkaExternal",
                        external ? kafka : "localhost:" + ports.kafkaExternal(),
                        "postgres",
                        settings.postgres()
                                .url()
                                .orElse("jdbc:postgresql://localhost:" + ports.postgres() + "/mekong")),
                Map.of(
                        "store", servers.storeFile(),
                        "kafka", data.resolve("kafka"),
                        "postgres", data.resolve("postgres"),
                        "lake", servers.lakeFolder(),
                        "logs", data.resolve("logs")));
    }

    /** Waits for nothing: stops everything, last first. */
    @Override
    public void close() {
        closer.close();
    }

    private void start() {
        DataDirectory data = closer.register("data folder", DataDirectory.open(launch.dataDirectory()));
        servers.requirePorts(data);
        Broker broker;
        Postgres postgres;
        OlapStore store;
        ObjectStorage objects;
        try (Starting starting = new Starting(closer)) {
            Pending<OlapStore> storeStart = starting.begin("store", servers::openStore);
            Pending<Postgres> postgresStart = starting.begin("PostgreSQL", () -> servers.openPostgres(data));
            Pending<Broker> brokerStart = starting.begin("Kafka", () -> servers.openBroker(data));
            Pending<ObjectStorage> objectsStart = starting.begin("S3", () -> servers.openObjects(data, clock));
            starting.await();
            store = storeStart.started();
            postgres = postgresStart.started();
            broker = brokerStart.started();
            objects = objectsStart.started();
        }
        Provision.topics(project.get(), broker.topics());
        serve(data, new Parts(broker, postgres, closer.register("Redis", servers.redis(data)), store, objects));
    }

    /** The servers that the rest lives on. */
    private record Parts(
            Broker broker, Postgres postgres, RedisOnDemand redis, OlapStore store, ObjectStorage objects) {}

    /** Everything that lives on them. */
    private void serve(DataDirectory data, Parts parts) {
        Broker broker = parts.broker();
        Postgres postgres = parts.postgres();
        RedisOnDemand redis = parts.redis();
        OlapStore store = parts.store();
        ObjectStorage objects = parts.objects();
        TopicStats topics = closer.register(
                "topic stats", TopicStats.open(broker.topics(), () -> Provision.topicNames(project.get())));
        SqlGateway gateway = new SqlGateway(
                store.sql(),
                settings.query(),
                versions,
                name -> Views.isOne(project.get(), name),
                name -> ViewSchema.of(project.get()).stream()
                        .filter(view -> view.name().equals(name))
                        .map(ViewSchema::sql)
                        .findFirst());
        DeclaredViews views = new DeclaredViews(store, gateway);
        Charts charts = new Charts(project, gateway, versions, clock);
        CommitFeed commits = new CommitFeed(versions, project);
        DeclaredConnectors declared = new DeclaredConnectors(postgres, ChangeTopics.in(broker));
        Ingests ingests = closer.register(
                "ingest",
                new Ingests(
                        store,
                        broker.clientProperties(),
                        broker.feeds(),
                        broker.producer(),
                        settings.ingest(),
                        clock,
                        commits,
                        new NewColumns(project, declared)));
        DuckDbParquet parquet = openParquet();
        Archives archives = openArchives(broker, parquet, objects);
        Verification verification = new Verification(store, archives, parquet, clock);
        Rebuilds rebuilds = closer.register(
                "rebuilds",
                new Rebuilds(
                        verification,
                        new BatchContext(
                                store,
                                archives,
                                broker.feeds(),
                                broker.topics(),
                                ingests,
                                settings.ingest(),
                                clock,
                                commits)));
        Upkeep upkeep = closer.register("upkeep", Upkeep.open(store, project, clock, commits::changed));
        EventIntake intake =
                new EventIntake(broker.producer(), project, settings.http().maxInFlight());
        Generators generators = closer.register(
                "generators",
                Generators.open(broker.producer(), Switches.in(postgres.dataSource()), project.get(), clock));
        Connectors connectors = closer.register(
                "connectors",
                Connectors.on(
                        servers.connect(broker),
                        broker::health,
                        Declarations.in(postgres.dataSource(), data.node()),
                        (name, settings) -> declared.forgotten(project.get(), name, settings)));
        JobFiles files = new JobFiles(project, objects.store());
        JobRooms jobRooms = new JobRooms(
                project,
                archives,
                new WorkflowDatabases(postgres, project),
                store,
                objects,
                () -> redis.need().address(),
                commits::changed);
        Jobs jobs = closer.register("jobs", openJobs(broker, postgres, jobRooms, files));
        JobRuns jobRuns = closer.register("runs of jobs", new JobRuns(jobs, clock));
        BucketSources buckets = closer.register(
                "bucket sources",
                BucketSources.open(
                        objects,
                        new BucketSources.Means(
                                broker.producer(),
                                topic ->
                                        !broker.topics().offsets(List.of(topic)).isEmpty(),
                                postgres.dataSource(),
                                clock),
                        project.get()));
        CompletableFuture<RebuildDoor> rebuildDoor = new CompletableFuture<>();
        Tools tools = new Tools(
                generators::tick,
                new WorkflowTables(gateway, store, commits::changed, verification, rebuilds, rebuildDoor, project),
                new WorkflowFeeds(intake, project),
                new WorkflowDatabases(postgres, project),
                new WorkflowConnectors(connectors),
                new WorkflowJobs(jobs, clock),
                new WorkflowObjects(objects.store()),
                new Tools.Surroundings(
                        project, servers.lakeFolder(), launch.overrides().environment(), NETWORK_PATIENCE));
        RunMetrics runMetrics = new RunMetrics();
        Workflows workflows = closer.register(
                "workflows",
                Workflows.open(
                        postgres.dataSource(),
                        tools,
                        project.get(),
                        runMetrics,
                        clock,
                        data.node(),
                        WorkflowEvents.of(broker, versions, launch.project().root())));
        PipelineView pipeline = new PipelineView(
                project, generators, connectors, buckets, workflows, topics, ingests, store, charts, clock);
        LiveKeys keys = new LiveKeys(charts, pipeline, project, broker.browser(), workflows, versions);
        LiveHub live = new LiveHub(keys::resolve, settings.query().liveInterval());
        commits.tell(live);
        seedVersions(store);
        ingests.apply(project.get());
        views.apply(project.get());
        connectors.apply(declared.of(project.get()));
        jobs.apply(project.get());
        DeadLetterDesk letters =
                new DeadLetterDesk(() -> project.get().tables().values(), broker, store::offsetsWithRows, clock);
        Databases databases = closer.register(
                "database connections",
                new Databases(
                        new WorkflowDatabases(postgres, project)::login,
                        settings.query().timeout()));
        Endpoints endpoints = new Endpoints(project, gateway, databases, settings.query(), System::nanoTime);
        EndpointMetrics endpointMetrics = new EndpointMetrics();
        Metrics metrics = metrics(
                runMetrics, topics, letters, ingests, store, archives, upkeep, generators, intake, gateway, live);
        metrics.observe(endpointMetrics);
        metrics.observe(connectors);
        metrics.observe(jobs);
        health.add("s3", objects::health);
        watchHealth(broker, postgres, redis, store, ingests, archives, connectors, jobs, workflows);
        Reload reload = new Reload(
                launch,
                project,
                new Reload.Rooms(
                        broker.topics(),
                        ingests,
                        archives,
                        generators,
                        next -> {
                            connectors.apply(declared.of(next));
                            buckets.apply(next);
                        },
                        workflows,
                        views::apply,
                        jobs::apply,
                        live),
                clock);
        RebuildDesk rebuildDesk = new RebuildDesk(launch, project, rebuilds, reload);
        rebuildDoor.complete(rebuildDesk);
        ApiServer server = closer.register(
                "HTTP",
                ApiServer.open(
                        new ApiServer.Config(
                                settings.http().bind(),
                                launch.ports().web(),
                                settings.http().hosts(),
                                settings.http().maxBody()),
                        new Rooms(
                                info(),
                                project,
                                () -> NextProject.read(launch, project).plan(),
                                broker.browser(),
                                letters,
                                topics,
                                intake,
                                generators,
                                connectors,
                                jobs,
                                jobRuns,
                                objects,
                                buckets,
                                store,
                                parquet,
                                ingests,
                                archives,
                                new Histories(store, archives, broker.topics(), broker.browser()),
                                verification,
                                rebuilds,
                                rebuildDesk,
                                gateway,
                                versions,
                                live,
                                charts,
                                endpoints,
                                endpointMetrics,
                                workflows,
                                pipeline,
                                metrics,
                                health,
                                clock)));
        closer.register("live topics", live); // ends the viewers' connections, so that the server can stop
        closer.register("reload", reload.watch());
        rebuilds.resume(project.get());
        server.ready(clock.instant());
    }

    private DuckDbParquet openParquet() {
        return closer.register(
                "Parquet",
                DuckDbParquet.open(
                        launch.dataDirectory().resolve("parquet.spill"),
                        PARQUET_MEMORY,
                        settings.store().threads()));
    }

    private Jobs openJobs(Broker broker, Postgres postgres, JobRooms rooms, JobFiles files) {
        Path folder = launch.dataDirectory().resolve("jobs");
        return Jobs.open(
                postgres.dataSource(),
                postgres::connect,
                rooms,
                rooms,
                files,
                new Jobs.Log(
                        name -> project.get().stream(name).orElseThrow(),
                        broker.feeds(),
                        broker.producer(),
                        broker.clientProperties(),
                        clock),
                new Jobs.Folder(
                        () -> DuckDbWorkbench.open(
                                folder.resolve("spill"),
                                JOB_MEMORY,
                                settings.store().threads()),
                        folder.resolve("drafts")),
                new SparkConfig(
                        new SparkInstallation(
                                Path.of(System.getProperty("mekong.home", "."), "spark", "target"),
                                Path.of(System.getProperty("mekong.launcher", "mekong")),
                                ourJar()),
                        launch.project().root(),
                        launch.overrides().sets(),
                        settings.spark().master(),
                        settings.spark().memory().bytes() / 1024 + "k",
                        settings.spark().properties(),
                        broker.clientProperties(),
                        () -> rooms.storage(settings.s3()),
                        servers.lakeFolder().resolve("_checkpoints").toString(),
                        folder.resolve("spark")));
    }

    private static Path ourJar() {
        try {
            return Path.of(Platform.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw io.mekong.core.MekongException.bug("our jar has no place", e);
        }
    }

    private Archives openArchives(Broker broker, DuckDbParquet parquet, ObjectStorage objects) {
        return closer.register(
                "lake",
                Archives.open(
                        closer.register("lake storage", servers.openLake(objects)),
                        parquet,
                        broker.feeds(),
                        broker.topics(),
                        clock,
                        project.get()));
    }

    /** What the tables held before this start, so that the first viewer sees how old it is. */
    private void seedVersions(OlapStore store) {
        for (String table : project.get().tables().keySet()) {
            for (LedgerEntry entry : store.ledger(table, 1)) {
                versions.committed(table, entry.maxEventTime(), entry.topicTime(), entry.committedAt());
            }
        }
    }

    private Metrics metrics(
            RunMetrics runMetrics,
            TopicStats topics,
            DeadLetterDesk letters,
            Ingests ingests,
            OlapStore store,
            Archives archives,
            Upkeep upkeep,
            Generators generators,
            EventIntake intake,
            SqlGateway gateway,
            LiveHub live) {
        Metrics metrics = new Metrics();
        metrics.observe(health);
        metrics.observe(runMetrics);
        metrics.observe(ingests);
        metrics.observe(project, store, versions, clock);
        metrics.observe(archives);
        metrics.observe(upkeep);
        metrics.observe(generators, intake);
        metrics.observe(gateway, live);
        metrics.observe(topics, project, letters::open);
        return metrics;
    }

    private void watchHealth(
            Broker broker,
            Postgres postgres,
            RedisOnDemand redis,
            OlapStore store,
            Ingests ingests,
            Archives archives,
            Connectors connectors,
            Jobs jobs,
            Workflows workflows) {
        HealthOf of = new HealthOf(clock.instant());
        health.add("kafka", broker::health);
        health.add("postgres", postgres::health);
        health.add("redis", redis::health);
        health.add("store", () -> of.store(store, servers.storeName()));
        health.add("ingest", () -> of.ingest(ingests.statuses()));
        health.add("lake", () -> of.lake(archives.statuses()));
        health.add("connect", connectors::health);
        health.add("jobs", () -> of.jobs(jobs.statuses()));
        health.add("scheduler", () -> of.scheduler(workflows.status()));
        health.add("http", () -> of.ready("http://localhost:" + launch.ports().web()));
        log.info("Parts: {}", health.now().values().stream().map(Health::detail).toList());
    }
}
