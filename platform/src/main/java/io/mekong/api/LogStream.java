package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.workflow.LogLine;
import io.mekong.workflow.RunDesk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The log of a task that is at work, as server-sent events: {@code lines} as they come, and {@code end}. */
final class LogStream {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int LOOKS_WITHOUT_A_WORD = 75;

    private final RunDesk desk;

    LogStream(RunDesk desk) {
        this.desk = desk;
    }

    /** Stays until the task is over or the reader leaves, on the request's own virtual thread. */
    void serve(Context context, long run, String task, int attempt, int from) throws IOException {
        RunDesk.Log log = desk.log(run, task, attempt, from);
        context.res().setContentType("text/event-stream;charset=utf-8");
        context.res().setHeader("Cache-Control", "no-cache");
        context.res().setHeader("X-Accel-Buffering", "no");
        OutputStream out = context.res().getOutputStream();
        int quiet = 0;
        while (true) {
            if (!log.lines().isEmpty()) {
                List<String> lines = log.lines().stream().map(LogLine::toString).toList();
                write(out, "lines", Map.of("lines", lines, "next", log.next()));
                quiet = 0;
            } else if (++quiet % LOOKS_WITHOUT_A_WORD == 1) {
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush(); // fails where the reader has left
            }
            if (!log.isOpen() && log.lines().isEmpty()) {
                write(out, "end", Map.of("state", log.state().label()));
                return;
            }
            if (log.lines().isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            log = desk.log(run, task, attempt, log.next());
        }
    }

    private static void write(OutputStream out, String event, Object data) throws IOException {
        out.write(("event: " + event + "\ndata: " + Json.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
