package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.core.BusyException;
import io.mekong.core.DataSize;
import io.mekong.source.EventIntake;
import java.io.IOException;
import java.io.InputStream;
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

    private void accept(Context context) throws IOException {
        EventIntake.Result result;
        try {
            result = intake.accept(context.pathParam("stream"), announcedBytes(context), context::bodyAsBytes);
        } catch (BusyException e) {
            passOver(context);
            throw e;
        }
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

    /**
     * Reads what is refused, and forgets it as it comes. A connection that is closed while its sender still writes
     * tells the sender of a broken pipe, and the answer is lost.
     */
    private void passOver(Context context) throws IOException {
        byte[] buffer = new byte[16 << 10];
        InputStream body = context.bodyInputStream();
        long left = maxBody.bytes();
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = body.read(buffer);
        }
    }

    /** A body in chunks does not say how long it is: then it may be as long as any. */
    private long announcedBytes(Context context) {
        int length = context.req().getContentLength();
        return length >= 0 ? Math.min(length, maxBody.bytes()) : maxBody.bytes();
    }
}
