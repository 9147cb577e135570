package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.task.code.NothingToDo;
import io.mekong.task.code.TaskCode;
import io.mekong.task.code.TaskInput;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs classes of the project, each in a class loader for its content: a changed one is loaded anew. */
final class JavaWork {
    private static final int MOST_LOADED = 50;

    /** By fingerprint; those that were not used for longest are forgotten. */
    private final Map<String, Loader> loaders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Loader> eldest) {
            return size() > MOST_LOADED;
        }
    };

    private final Tools.Databases databases;

    JavaWork(Tools.Databases databases) {
        this.databases = databases;
    }

    Outcome perform(io.mekong.project.TaskCode code, Path folder, TaskContext context) throws InterruptedException {
        Loader loader = loader(code);
        TaskCode task = instance(code, loader);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
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
            StackTraceElement[] trace = e.getStackTrace();
            String place =
                    trace.length == 0 ? "" : " (" + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
            throw MekongException.user(
                    "The class `" + code.type() + "` failed",
                    e.getClass().getSimpleName() + ": " + MekongException.reason(e) + place,
                    "Mend " + (code.source().isEmpty() ? "the class" : code.source()) + ".");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Loader loader(io.mekong.project.TaskCode code) {
        synchronized (loaders) {
            return loaders.computeIfAbsent(code.type() + code.fingerprint(), key -> new Loader(code));
        }
    }

    private static TaskCode instance(io.mekong.project.TaskCode code, Loader loader) {
        try {
            Object made = loader.loadClass(code.type()).getDeclaredConstructor().newInstance();
            if (made instanceof TaskCode task) {
                return task;
            }
            throw MekongException.user(
                    "The class `" + code.type() + "` is no task",
                    "it does not implement " + TaskCode.class.getName(),
                    "Let it do so, and build the jar again.");
        } catch (ReflectiveOperationException | LinkageError e) {
            throw MekongException.user(
                    "The class `" + code.type() + "` cannot be loaded",
                    e.getClass().getSimpleName() + ": " + MekongException.reason(e),
                    "It must be public, with a public constructor without parameters.");
        }
    }

    /** What was compiled first, then the project's jars, then ours. */
    private static final class Loader extends URLClassLoader {
        private final Map<String, byte[]> classes;

        Loader(io.mekong.project.TaskCode code) {
            super("task-" + code.type(), urls(code), JavaWork.class.getClassLoader());
            this.classes = code.classes();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }

        private static URL[] urls(io.mekong.project.TaskCode code) {
            return code.jars().stream().map(Loader::url).toArray(URL[]::new);
        }

        private static URL url(Path jar) {
            try {
                return jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw MekongException.bug("a jar has no address: " + jar, e);
            }
        }
    }
}
