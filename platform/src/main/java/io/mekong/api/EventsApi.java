package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.source.EventIntake;
import java.util.List;
import java.util.Map;

/** Events in, over HTTP. */
final class EventsApi {
    private final EventIntake intake;

    EventsApi(EventIntake intake) {
        this.intake = intake;
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
        EventIntake.Result result = intake.accept(context.pathParam("stream"), context.bodyAsBytes());
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
}
