package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.LoadedCode;
import io.mekong.task.code.NothingToDo;
import io.mekong.task.code.TaskCode;
import io.mekong.task.code.TaskInput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs classes of the project, each in a class loader for its content: a changed one is loaded anew. */
final class JavaWork {
    private static final int MOST_LOADED = 50;

    /** By fingerprint; those that were not used for longest are forgotten. */
    private final Map<String, LoadedCode> loaders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LoadedCode> eldest) {
            return size() > MOST_LOADED;
        }
    };

    private final Tools.Databases databases;

    JavaWork(Tools.Databases databases) {
        this.databases = databases;
    }

    Outcome perform(io.mekong.project.TaskCode code, Path folder, TaskContext context) throws InterruptedException {
        LoadedCode loader = loaded(code);
        TaskCode task = loader.instance(TaskCode.class);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.loader());
        try {
            Map<String, Object> outputs = new LinkedHashMap<>();
            Map<String, ?> given = task.run(new TaskInput(context.values(), context.log(), folder, databases::connect));
            if (given != null) {
                given.forEach((name, value) -> {
                    if (value != null) {
                        outputs.put(name, Cells.plain(value));
                    }
                });
            }
            return new Outcome.Done("", outputs);
        } catch (NothingToDo e) {
            return new Outcome.Skipped(MekongException.reason(e));
        } catch (InterruptedException | MekongException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw loader.failed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private LoadedCode loaded(io.mekong.project.TaskCode code) {
        synchronized (loaders) {
            return loaders.computeIfAbsent(code.type() + code.fingerprint(), _ -> LoadedCode.of(code));
        }
    }
}
