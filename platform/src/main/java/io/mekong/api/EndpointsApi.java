package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.core.MekongException;
import io.mekong.endpoint.Asked;
import io.mekong.endpoint.Endpoints;
import io.mekong.endpoint.Reply;
import io.mekong.observe.EndpointMetrics;
import io.mekong.project.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** The project's endpoints at their own paths. They come and go with the project's files. */
final class EndpointsApi {
    private final Endpoints endpoints;
    private final EndpointMetrics metrics;
    private final EndpointRoutes routes;

    EndpointsApi(Endpoints endpoints, EndpointMetrics metrics) {
        this.endpoints = endpoints;
        this.metrics = metrics;
        this.routes = new EndpointRoutes(endpoints);
    }

    /** What they say of themselves, as they are now. */
    List<Route> routes() {
        return routes.all();
    }

    /** Whether the request was for an endpoint; if so it has been answered. */
    boolean serve(Context context) {
        Optional<Endpoints.Call> call = endpoints.at(context.path());
        call.ifPresent(found -> serve(found, context));
        return call.isPresent();
    }

    private void serve(Endpoints.Call call, Context context) {
        Endpoint endpoint = call.endpoint();
        long started = System.nanoTime();
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        try {
            Reply reply = endpoints.answer(
                    call,
                    new Asked(
                            QueryString.parse(context.queryString()),
                            context.ip(),
                            Optional.ofNullable(context.header("If-None-Match"))));
            status = reply.body().isPresent() ? HttpStatus.OK : HttpStatus.NOT_MODIFIED;
            context.status(status);
            send(reply, context);
        } catch (MekongException e) {
            status = Failures.status(e);
            throw e;
        } finally {
            metrics.answered(endpoint.name(), status.getCode(), Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static void send(Reply reply, Context context) {
        context.header("ETag", reply.tag());
        context.header(
                "Cache-Control",
                reply.fresh().toSeconds() > 0 ? "max-age=" + reply.fresh().toSeconds() : "no-cache");
        StringJoiner links = new StringJoiner(", ").setEmptyValue("");
        reply.previous().ifPresent(query -> links.add(link(context, query, "prev")));
        reply.next().ifPresent(query -> links.add(link(context, query, "next")));
        if (links.length() > 0) {
            context.header("Link", links.toString());
        }
        reply.body().ifPresent(body -> context.contentType("application/json").result(body));
    }

    private static String link(Context context, String query, String relation) {
        return "<" + context.path() + "?" + query + ">; rel=\"" + relation + "\"";
    }
}
