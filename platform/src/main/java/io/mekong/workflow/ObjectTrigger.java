package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.EventTrigger;
import io.mekong.project.Workflow;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a run for each version of each file that a glob names. A file whose size or time still changes from one look to
 * the next is being written and is left for later. What is no ordinary file, a link for example, is not looked at.
 */
final class ObjectTrigger {
    private static final int MOST_AT_ONCE = 100;

    private final Database database;
    private final EventRuns runs;
    private final Path root;
    private final Path folder;
    private final PathMatcher matcher;
    private final int depth;
    private final String key;
    private final Map<String, String> taken = new HashMap<>();
    private Map<String, String> before = Map.of();
    private boolean read;

    ObjectTrigger(Database database, EventRuns runs, Path root, EventTrigger.ObjectCame objects) {
        this.database = database;
        this.runs = runs;
        this.root = root;
        this.key = EventRuns.key(objects) + ":";
        String glob = objects.name();
        this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        int fixed = glob.replaceAll("[*?\\[{].*", "").lastIndexOf('/');
        this.folder = fixed < 0 ? root : root.resolve(glob.substring(0, fixed));
        this.depth = glob.contains("**") || glob.contains("{")
                ? Integer.MAX_VALUE
                : glob.split("/").length
                        - (fixed < 0 ? 0 : glob.substring(0, fixed).split("/").length);
    }

    void look(Workflow workflow, Instant now, Runnable made) {
        Map<String, String> found = found();
        if (!read) {
            takenBefore(workflow);
            read = true;
        }
        int count = 0;
        for (Map.Entry<String, String> file : found.entrySet()) {
            String version = file.getValue();
            boolean still = version.equals(before.get(file.getKey()));
            if (still && !version.equals(taken.get(file.getKey())) && count < MOST_AT_ONCE) {
                if (!take(workflow, file.getKey(), version, now)) {
                    break; // it is paused, or has enough to do
                }
                taken.put(file.getKey(), version);
                count++;
            }
        }
        before = found;
        if (count > 0) {
            made.run();
        }
    }

    /** @return false where it has to wait */
    private boolean take(Workflow workflow, String file, String version, Instant now) {
        return database.transaction(transaction -> {
            String itsKey = key + file;
            boolean first = runs.begin(transaction, workflow.name(), itsKey, "", now);
            EventRuns.Position held =
                    runs.hold(transaction, workflow.name(), itsKey).orElseThrow();
            if (held.text().equals(version)) {
                return true; // another node was quicker
            }
            if (held.paused() || held.waiting() >= EventRuns.LONGEST_QUEUE) {
                if (first) {
                    transaction.update(
                            "delete from workflow_trigger where workflow = ? and trigger = ?", workflow.name(), itsKey);
                }
                return false;
            }
            runs.move(transaction, workflow.name(), itsKey, version);
            runs.create(transaction, workflow, held.at(), Map.of("object", file));
            return true;
        });
    }

    private void takenBefore(Workflow workflow) {
        database.query(
                        "select trigger, position from workflow_trigger where workflow = ? and starts_with(trigger, ?)",
                        row -> Map.entry(row.getString("trigger").substring(key.length()), row.getString("position")),
                        workflow.name(),
                        key)
                .forEach(file -> taken.put(file.getKey(), file.getValue()));
    }

    /** Versions of the files that are there, by their path from the project's folder. */
    private Map<String, String> found() {
        Map<String, String> found = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(
                    folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            Path path = root.relativize(file);
                            if (attributes.isRegularFile() && matcher.matches(path)) {
                                found.put(
                                        path.toString(),
                                        attributes.size() + " "
                                                + attributes.lastModifiedTime().toInstant());
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            return FileVisitResult.CONTINUE; // it went while we looked
                        }
                    });
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot look into the folder " + folder, MekongException.reason(e), "Let the platform read it.", e);
        }
        return found;
    }
}
