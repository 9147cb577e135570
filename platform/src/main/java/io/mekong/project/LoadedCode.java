package io.mekong.project;

import io.mekong.core.MekongException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;

/** A class of the project in this process. Its classes see ours, and the project's jars. */
public final class LoadedCode {
    private final TaskCode code;
    private final Loader loader;

    private LoadedCode(TaskCode code, Loader loader) {
        this.code = code;
        this.loader = loader;
    }

    public static LoadedCode of(TaskCode code) {
        return new LoadedCode(code, new Loader(code));
    }

    public ClassLoader loader() {
        return loader;
    }

    /**
     * A new one.
     *
     * @param wanted the interface that it must have
     * @throws MekongException USER where the class is not there, or is none of those
     */
    public <T> T instance(Class<T> wanted) {
        try {
            Object made = loader.loadClass(code.type()).getDeclaredConstructor().newInstance();
            if (wanted.isInstance(made)) {
                return wanted.cast(made);
            }
            throw MekongException.user(
                    "The class `" + code.type() + "` cannot be used here",
                    "it does not implement " + wanted.getName(),
                    "Let it do so, and build the jar again.");
        } catch (ReflectiveOperationException | LinkageError e) {
            throw MekongException.user(
                    "The class `" + code.type() + "` cannot be loaded",
                    e.getClass().getSimpleName() + ": " + MekongException.reason(e),
                    "It must be public, with a public constructor without parameters.");
        }
    }

    /** What it threw, with the place. */
    public MekongException failed(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        String place = trace.length == 0 ? "" : " (" + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
        return MekongException.user(
                "The class `" + code.type() + "` failed",
                thrown.getClass().getSimpleName() + ": " + MekongException.reason(thrown) + place,
                "Mend " + (code.source().isEmpty() ? "the class" : code.source()) + ".");
    }

    /** What was compiled first, then the project's jars, then ours. */
    private static final class Loader extends URLClassLoader {
        private final Map<String, byte[]> classes;

        Loader(TaskCode code) {
            super("project-" + code.type(), urls(code), LoadedCode.class.getClassLoader());
            this.classes = code.classes();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }

        private static URL[] urls(TaskCode code) {
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
