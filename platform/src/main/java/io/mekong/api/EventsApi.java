package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.core.DataSize;
import io.mekong.source.EventIntake;
import java.util.List;
import java.util.Map;

/** Events in, over HTTP. */
final class EventsApi {
    private final EventIntake intake;
    private final DataSize maxBody;

    EventsApi(EventIntake intake, DataSize maxBody) {
        this.intake = intake;
        this.maxBody = maxBody;
    }

    List<Route> routes() {
        return List.of(Route.post(
                        "/api/v1/events/{stream}",
                        "Events",
                        "Send events: one JSON object, a JSON array, or JSON lines. Answers once Kafka has them;"
                                + " 429 with Retry-After under back-pressure")
                .body("application/json", "{\"data_id\":150,\"name\":\"BTC\",\"timestamp\":1645270401}")
                .answers("{\"accepted\":1,\"rejected\":0,\"errors\":[]}")
                .to(this::accept));
    }

    private void accept(Context context) {
        EventIntake.Result result =
                intake.accept(context.pathParam("stream"), announcedBytes(context), context::bodyAsBytes);
        Json.send(
                context,
                Map.of(
                        "accepted",
                        result.accepted(),
                        "rejected",
                        result.rejections().size(),
                        "errors",
                        result.rejections()));
    }

    /** A body in chunks does not say how long it is: then it may be as long as any. */
    private long announcedBytes(Context context) {
        int length = context.req().getContentLength();
        return length >= 0 ? Math.min(length, maxBody.bytes()) : maxBody.bytes();
    }
}
