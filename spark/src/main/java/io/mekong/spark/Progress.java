package io.mekong.spark;

import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Tells the server how a stream is doing. */
final class Progress extends StreamingQueryListener {
    private final Server server;

    Progress(Server server) {
        this.server = server;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        server.tell("started");
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        long behind = 0;
        for (SourceProgress source : progress.sources()) {
            String max = source.metrics().get("maxOffsetsBehindLatest");
            behind += max == null ? 0 : Long.parseLong(max);
        }
        server.tell(
                "progress", "messages", progress.numInputRows(), "tookMs", progress.batchDuration(), "behind", behind);
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
}
