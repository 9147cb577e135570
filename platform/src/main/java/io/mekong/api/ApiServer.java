package io.mekong.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: the API, its documentation, live events and the web interface, on one port. */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final Set<String> API_ROOTS = Set.of("api", "metrics", "health", "ready", "openapi.json");
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;
    private static final int LARGEST_HEADER_BYTES = 32 * 1024;

    private final Javalin javalin;
    private final SystemApi system;

    /** @param hosts names by which the server may be called, beside localhost and the bound address */
    public record Config(String bind, int port, List<String> hosts, DataSize maxBody) {
        public Config {
            hosts = List.copyOf(hosts);
        }
    }

    private ApiServer(Javalin javalin, SystemApi system) {
        this.javalin = javalin;
        this.system = system;
    }

    /** @throws MekongException RESOURCE when the port cannot be had */
    public static ApiServer open(Config config, Rooms rooms) {
        SystemApi system =
                new SystemApi(rooms.info(), rooms.project(), rooms.health(), rooms.metrics(), rooms.pipeline());
        LiveApi live = new LiveApi(rooms.live(), rooms.info().startedAt().toEpochMilli());
        List<Route> routes = routes(config, rooms, system, live);
        EndpointsApi endpoints = new EndpointsApi(rooms.endpoints(), rooms.endpointMetrics());
        Javalin javalin = Javalin.create(settings -> configure(settings, config, routes, endpoints));
        try {
            javalin.start();
        } catch (RuntimeException e) {
            throw MekongException.resource(
                    "Cannot listen on " + config.bind() + ":" + config.port(),
                    MekongException.reason(e.getCause() == null ? e : e.getCause()),
                    "Free the port or move every port with `--port-offset`.",
                    e);
        }
        return new ApiServer(javalin, system);
    }

    public int port() {
        return javalin.port();
    }

    /** Everything is provisioned: {@code /ready} may say so. */
    public void ready(Instant now) {
        system.readyAt(now);
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static List<Route> routes(Config config, Rooms rooms, SystemApi system, LiveApi live) {
        List<Route> routes = new ArrayList<>(system.routes());
        routes.addAll(new ProjectApi(rooms.project(), rooms.plan()).routes());
        routes.addAll(new EventsApi(rooms.intake(), config.maxBody()).routes());
        routes.addAll(new SqlApi(rooms.gateway(), rooms.store().sql()).routes());
        routes.addAll(new StreamsApi(rooms.project(), rooms.browser(), rooms.letters(), rooms.topics()).routes());
        routes.addAll(new DeadLettersApi(rooms.project(), rooms.letters(), config.maxBody()).routes());
        routes.addAll(new JobsApi(rooms.jobs(), rooms.jobRuns()).routes());
        routes.addAll(
                new SourcesApi(rooms.project(), rooms.generators(), rooms.connectors(), rooms.buckets()).routes());
        routes.addAll(
                new BatchApi(rooms.project(), rooms.verification(), rooms.rebuilds(), rooms.rebuildDoor()).routes());
        routes.addAll(new BucketsApi(rooms.objects(), rooms.buckets(), rooms.parquet()).routes());
        routes.addAll(new LakeApi(rooms.project(), rooms.archives()).routes());
        routes.addAll(new TablesApi(rooms.project(), rooms.store(), rooms.ingests(), rooms.versions(), rooms.clock())
                .routes());
        routes.add(new HistoryApi(
                        rooms.project(),
                        rooms.histories(),
                        rooms.letters(),
                        rooms.gateway(),
                        new HistoryApi.Readers(rooms.charts(), rooms.endpoints()),
                        rooms.clock())
                .route());
        routes.addAll(new DashboardsApi(rooms.project(), rooms.charts()).routes());
        routes.addAll(new WorkflowsApi(rooms.workflows(), rooms.project()).routes());
        routes.addAll(new BackfillsApi(rooms.workflows()).routes());
        routes.addAll(new RunsApi(rooms.workflows().desk()).routes());
        routes.add(live.route());
        return routes;
    }

    private static void configure(JavalinConfig settings, Config config, List<Route> routes, EndpointsApi endpoints) {
        settings.startup.showJavalinBanner = false;
        settings.startup.startupWatcherEnabled = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.concurrency.useVirtualThreads = true;
        settings.http.maxRequestSize = config.maxBody().bytes();
        settings.http.prefer405over404 = true;
        settings.jetty.addConnector((server, http) -> connector(server, http, config));
        RequestGuard guard = new RequestGuard(config.bind(), config.hosts());
        settings.routes.before(guard::check);
        for (Route route : routes) {
            settings.routes.addHttpHandler(route.method(), route.path(), route.handler());
        }
        settings.routes.get(
                "/openapi.json",
                context -> context.contentType("application/json").result(document(routes, endpoints)));
        WebFiles files = new WebFiles();
        settings.routes.get("/", files::serve);
        settings.routes.get("/<path>", context -> page(context, endpoints, files));
        Failures.register(settings.routes, config.maxBody());
    }

    private static String document(List<Route> routes, EndpointsApi endpoints) {
        List<Route> all = new ArrayList<>(endpoints.routes());
        all.addAll(routes);
        return OpenApi.document(all);
    }

    private static void page(Context context, EndpointsApi endpoints, WebFiles files) throws IOException {
        if (endpoints.serve(context)) {
            return;
        }
        String path = context.path().substring(1);
        int slash = path.indexOf('/');
        if (API_ROOTS.contains(slash < 0 ? path : path.substring(0, slash))) {
            throw new NotFoundResponse();
        }
        files.serve(context);
    }

    private static ServerConnector connector(
            Server server, org.eclipse.jetty.server.HttpConfiguration http, Config config) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LARGEST_HEADER_BYTES);
        ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
        connector.setHost(config.bind());
        connector.setPort(config.port());
        connector.setReuseAddress(true);
        log.debug("Listening on {}:{}", config.bind(), config.port());
        return connector;
    }
}
