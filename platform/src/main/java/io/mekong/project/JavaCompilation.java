package io.mekong.project;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one source file in memory, beside a line that asks for what it must be: javac itself then says what is missing. */
final class JavaCompilation {
    private static final String ASKING = "MekongAsks__";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final int MOST_ERRORS = 20;

    private final String wanted;
    private final Value place;
    private final Problems problems;
    private final List<Path> jars;

    /** @param wanted the interface that the class must have */
    JavaCompilation(String wanted, Value place, Problems problems, List<Path> jars) {
        this.wanted = wanted;
        this.place = place;
        this.problems = problems;
        this.jars = jars;
    }

    /** @param type the full name of the class that the file is named for */
    record Compiled(String type, Map<String, byte[]> classes) {}

    /** Empty, with problems at the lines of the source, where it does not compile. */
    Optional<Compiled> compile(TaskFiles.Text source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            place.problem(
                    "The source " + place.shown() + " cannot be compiled",
                    "this Java is a runtime only, without the compiler",
                    "Run Mekong with a JDK, or put the compiled class into a jar in lib/ and name it by `class`.");
            return Optional.empty();
        }
        String name = Path.of(source.file()).getFileName().toString().replaceFirst("\\.java$", "");
        Matcher declared = PACKAGE.matcher(source.content());
        String prefix = declared.find() ? declared.group(1) + "." : "";
        String asking = (prefix.isEmpty() ? "" : "package " + declared.group(1) + "; ") + "final class " + ASKING
                + " { " + wanted + " task() { return new " + prefix + name + "(); } }";
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (InMemory output =
                new InMemory(compiler.getStandardFileManager(said, Locale.ENGLISH, StandardCharsets.UTF_8))) {
            boolean compiled = compiler.getTask(
                            Writer.nullWriter(),
                            output,
                            said,
                            List.of("-proc:none", "-implicit:none", "-g", "-classpath", classPath()),
                            null,
                            List.of(new Source(prefix + name, source.content()), new Source(prefix + ASKING, asking)))
                    .call();
            if (compiled) {
                Map<String, byte[]> classes = output.classes();
                classes.remove(prefix + ASKING);
                return Optional.of(new Compiled(prefix + name, classes));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        report(source, prefix + name, said);
        return Optional.empty();
    }

    private void report(TaskFiles.Text source, String type, DiagnosticCollector<JavaFileObject> said) {
        List<Diagnostic<? extends JavaFileObject>> errors = said.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        boolean own = errors.stream().anyMatch(error -> !isAsking(error));
        errors.stream()
                .filter(error -> isAsking(error) != own)
                .limit(MOST_ERRORS)
                .forEach(error -> {
                    String why = String.join(
                            ", ",
                            error.getMessage(Locale.ENGLISH)
                                    .lines()
                                    .map(String::strip)
                                    .toList());
                    if (own) {
                        problems.add(
                                Place.of(source.file(), (int) Math.max(0, error.getLineNumber())),
                                "The source does not compile",
                                why,
                                "Mend it there.");
                    } else {
                        problems.add(
                                source.file(),
                                "The class `" + type + "` is no task",
                                why,
                                "It must implement " + wanted + " and have a constructor without parameters.");
                    }
                });
    }

    private static boolean isAsking(Diagnostic<? extends JavaFileObject> error) {
        return error.getSource() != null && error.getSource().getName().contains(ASKING);
    }

    private String classPath() {
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        jars.forEach(jar -> path.append(File.pathSeparatorChar).append(jar));
        return path.toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** What the compiler writes goes into memory. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        InMemory(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String type, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(type, bytes);
            return new SimpleJavaFileObject(URI.create("mem:///" + type.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
            return classes;
        }
    }
}
