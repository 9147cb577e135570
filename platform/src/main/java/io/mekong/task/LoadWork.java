package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replays a file to its end. A further attempt of the same process goes on behind the rows that were stored; that of another
 * sends the file again, which a table with a key takes for the same rows.
 */
final class LoadWork {
    private final Tools tools;
    /** Rows that are settled, of attempts that did not come to their end. */
    private final Map<String, Long> settled = new ConcurrentHashMap<>();

    LoadWork(Tools tools) {
        this.tools = tools;
    }

    Outcome perform(Work.Load work, TaskContext context) throws InterruptedException {
        String attempt = context.run() + "/" + context.task();
        long skip = context.attempt() > 1 ? settled.getOrDefault(attempt, 0L) : 0;
        if (skip > 0) {
            context.log().accept("Going on behind the first " + skip + " rows");
        }
        Optional<Path> file = work.file().map(context::fill).map(this::inProject);
        Tools.Loaded loaded =
                tools.feeds().load(work.source(), file, skip, rows -> settled.put(attempt, skip + rows), context.log());
        settled.remove(attempt);
        loaded.rejections().forEach(context.log());
        if (loaded.rejected() > 0) {
            throw MekongException.user(
                    loaded.rejected() + " rows of source `" + work.source() + "` were rejected",
                    loaded.rejections().getFirst(),
                    "The other " + loaded.accepted() + " rows are stored. Mend the file, or the stream's columns.");
        }
        return new Outcome.Done(
                loaded.accepted() == 1 ? "1 event" : loaded.accepted() + " events",
                Map.of("accepted", loaded.accepted() + skip));
    }

    private Path inProject(String file) {
        Path root = tools.project().root().normalize();
        Path path = root.resolve(file).normalize();
        if (!path.startsWith(root)) {
            throw MekongException.user(
                    "Cannot load `" + file + "`", "it leads out of the project", "Name a file of the project.");
        }
        return path;
    }
}
