package io.mekong.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.mekong.core.BusyException;
import io.mekong.core.ConflictException;
import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.store.SqlException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where errors become HTTP: {@code {"error":{code,what,why,fix,position}}}. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static void register(RoutesConfig routes, DataSize maxBody) {
        routes.exception(NotFoundException.class, (e, context) -> send(context, e, HttpStatus.NOT_FOUND));
        routes.exception(ConflictException.class, (e, context) -> send(context, e, HttpStatus.CONFLICT));
        routes.exception(RequestGuard.Refused.class, (e, context) -> send(context, e, HttpStatus.FORBIDDEN));
        routes.exception(BusyException.class, (e, context) -> {
            context.header(
                    "Retry-After", Long.toString(Math.max(1, e.retryAfter().toSeconds())));
            send(context, e, HttpStatus.TOO_MANY_REQUESTS);
        });
        routes.exception(MekongException.class, (e, context) -> send(context, e, status(e)));
        routes.exception(HttpResponseException.class, (e, context) -> {
            HttpStatus status = HttpStatus.forStatus(e.getStatus());
            send(context, plain(context, status, String.valueOf(e.getMessage()), maxBody), status);
        });
        routes.exception(Exception.class, (e, context) -> {
            MekongException bug = MekongException.bug(context.method() + " " + context.path() + " failed", e);
            log.error("{}", bug.getMessage(), e);
            send(context, bug, HttpStatus.INTERNAL_SERVER_ERROR);
        });
    }

    static void send(Context context, MekongException e, HttpStatus status) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", e.code().name());
        error.put("what", e.what());
        error.put("why", e.why());
        error.put("fix", e.fix());
        if (e instanceof SqlException sql && sql.position().isPresent()) {
            error.put("position", sql.position().getAsInt());
        }
        context.status(status);
        Json.send(context, Map.of("error", error));
    }

    private static MekongException plain(Context context, HttpStatus status, String message, DataSize maxBody) {
        return switch (status) {
            case NOT_FOUND ->
                MekongException.user(
                        "There is nothing at " + context.path(), "no such address", "See /docs for what there is.");
            case CONTENT_TOO_LARGE ->
                MekongException.user(
                        "The request is too large",
                        "its body is over the limit of " + maxBody + " (`http.max-body`)",
                        "Send it in smaller parts, or raise the limit.");
            default -> MekongException.user("The request is refused", message, "See /docs.");
        };
    }

    static HttpStatus status(MekongException e) {
        if (e instanceof BusyException) {
            return HttpStatus.TOO_MANY_REQUESTS;
        }
        if (e.code() == ErrorCode.USER) {
            return HttpStatus.BAD_REQUEST;
        }
        return e.code() == ErrorCode.RESOURCE ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
