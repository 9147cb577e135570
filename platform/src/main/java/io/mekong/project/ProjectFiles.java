package io.mekong.project;

import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which files a project's folder has, and what they say. Files that are not YAML, or hidden, are none of its. */
final class ProjectFiles {
    static final int MAX_BYTES = 1 << 20;

    private static final List<ResourceKind> FOLDERS = List.of(ResourceKind.values()).stream()
            .filter(kind -> kind != ResourceKind.SETTINGS)
            .toList();
    /** Of the design, but not in this version. */
    private static final List<String> NOT_YET = List.of("alerts");

    private final Path root;
    private final Problems problems;

    ProjectFiles(Path root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** {@code mekong.yaml}, where there is one. */
    Optional<Yaml> settings() {
        List<Path> found = Stream.of("mekong.yaml", "mekong.yml")
                .map(root::resolve)
                .filter(Files::exists)
                .toList();
        if (found.size() > 1) {
            problems.add("mekong.yml", "There is a mekong.yaml too", "only one can hold the settings", "Keep one.");
        }
        return found.isEmpty() ? Optional.empty() : parse(found.getFirst());
    }

    /** The files of each kind, by the name of what they declare. */
    Map<ResourceKind, Map<String, Path>> resources() {
        if (!Files.isDirectory(root)) {
            problems.add(".", "There is no folder " + root, "a project is a folder", "Check the path.");
            return Map.of();
        }
        list(root).forEach(this::checkTop);
        Map<ResourceKind, Map<String, Path>> resources = new EnumMap<>(ResourceKind.class);
        FOLDERS.forEach(kind -> resources.put(kind, named(kind)));
        return resources;
    }

    /** Everything whose change can change the project. */
    static List<Path> watched(Path root) {
        ProjectFiles files = new ProjectFiles(root, new Problems());
        List<Path> watched = new ArrayList<>();
        for (Path top : files.list(root)) {
            String name = top.getFileName().toString();
            if (isYaml(name)) {
                watched.add(top);
            } else if (Files.isDirectory(top) && (isKnown(name) || near(name).isPresent())) {
                files.list(top).stream()
                        .filter(path -> isYaml(path.getFileName().toString()))
                        .forEach(watched::add);
            }
            TaskFiles.watched(top).forEach(watched::add);
        }
        return watched;
    }

    /** The tree of one file; empty, with a problem, where it cannot be read or is no YAML. */
    Optional<Yaml> parse(Path path) {
        String file = relative(path);
        return read(path, file).flatMap(text -> YamlParser.parse(file, text, problems));
    }

    Path root() {
        return root;
    }

    Problems problems() {
        return problems;
    }

    String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    private Map<String, Path> named(ResourceKind kind) {
        Path folder = root.resolve(kind.folder());
        Map<String, Path> named = new TreeMap<>();
        if (!Files.exists(folder)) {
            return named;
        }
        if (!Files.isDirectory(folder)) {
            problems.add(
                    kind.folder(), "This is a file", "it must be the folder of the " + kind.folder(), "Rename it.");
            return named;
        }
        for (Path path : list(folder)) {
            String fileName = path.getFileName().toString();
            if (isYaml(fileName)) {
                named(kind, path, fileName.substring(0, fileName.lastIndexOf('.')), named);
            } else if (Files.isDirectory(path)) {
                problems.add(
                        relative(path),
                        "This is a folder in a folder",
                        "only the files directly in " + kind.folder() + "/ are read",
                        "Move its files up.");
            }
        }
        return named;
    }

    private void named(ResourceKind kind, Path path, String name, Map<String, Path> named) {
        try {
            Form.RESOURCE_NAME.parse(name);
        } catch (Form.Refusal e) {
            problems.add(
                    relative(path),
                    (kind == ResourceKind.ENDPOINT ? "An " : "A ") + kind.label() + " cannot be called `"
                            + Problems.clip(name) + "`",
                    "the file's name is its name, and " + e.why(),
                    "Rename the file.");
            return;
        }
        Path first = named.putIfAbsent(name, path);
        if (first != null) {
            problems.add(
                    relative(path),
                    "A second file declares the " + kind.label() + " `" + name + "`",
                    relative(first) + " does already",
                    "Keep one of the two.");
        }
    }

    private void checkTop(Path path) {
        String name = path.getFileName().toString();
        if (isYaml(name)) {
            Spelling.closest(name, List.of("mekong.yaml", "mekong.yml"))
                    .filter(known -> !known.equals(name) && !name.equals("mekong.yml") && !name.equals("mekong.yaml"))
                    .ifPresent(known -> problems.add(
                            name, "Nothing reads this file", "the settings' file has another name", meant(known)));
        } else if (Files.isDirectory(path) && NOT_YET.contains(name)) {
            if (holdsYaml(path)) {
                problems.add(
                        name,
                        "This version does not read " + name + "/ yet",
                        "what it declares would not exist",
                        "Move the folder out of the project until a later version reads it.");
            }
        } else if (Files.isDirectory(path) && !isKnown(name) && holdsYaml(path)) {
            near(name)
                    .ifPresent(known -> problems.add(
                            name, "Nothing reads this folder", "no kind of file is kept there", meant(known + "/")));
        }
    }

    private boolean holdsYaml(Path folder) {
        return list(folder).stream().anyMatch(path -> isYaml(path.getFileName().toString()));
    }

    private static String meant(String name) {
        return "Did you mean `" + name + "`?";
    }

    private static boolean isKnown(String folder) {
        return NOT_YET.contains(folder)
                || FOLDERS.stream().anyMatch(kind -> kind.folder().equals(folder));
    }

    private static Optional<String> near(String folder) {
        return Form.closest(
                folder,
                Stream.concat(FOLDERS.stream().map(ResourceKind::folder), NOT_YET.stream())
                        .toList());
    }

    private static boolean isYaml(String fileName) {
        return !fileName.startsWith(".") && (fileName.endsWith(".yaml") || fileName.endsWith(".yml"));
    }

    /** What stands in a folder, sorted, without what is hidden. */
    private List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            String name = folder.equals(root) ? "." : relative(folder);
            problems.add(name, "The folder cannot be read", MekongException.reason(e), "Check its permissions.");
            return List.of();
        }
    }

    /** The text of a file, with a problem where it is none. */
    Optional<String> read(Path path, String file) {
        try {
            if (Files.isDirectory(path)) {
                problems.add(file, "This is a folder", "its name is that of a file", "Rename it.");
                return Optional.empty();
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                problems.add(file, "This is no ordinary file", "a pipe or device has no end", "Replace it by a file.");
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    problems.add(file, "The file is larger than 1 MB", "no project file needs that", "Split it.");
                    return Optional.empty();
                }
                return decode(bytes, file);
            }
        } catch (NoSuchFileException e) {
            problems.add(file, "The file cannot be read", "it links to a file that is not there", "Mend the link.");
        } catch (IOException e) {
            problems.add(file, "The file cannot be read", MekongException.reason(e), "Check its permissions.");
        }
        return Optional.empty();
    }

    private Optional<String> decode(byte[] bytes, String file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            problems.add(
                    Place.of(file, line),
                    "The file is not UTF-8",
                    "the byte 0x%02X there is no part of a character".formatted(bytes[in.position()] & 0xff),
                    "Save it as UTF-8.");
            return Optional.empty();
        }
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}
