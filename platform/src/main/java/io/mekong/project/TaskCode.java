package io.mekong.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A class of the project, ready to be loaded. Two are the same where they were made from the same source and jars.
 *
 * @param type the class's full name
 * @param source where it was compiled from, relative to the project; empty where it stands in a jar
 * @param classes what was compiled, by full name; empty where it stands in a jar
 * @param jars of the project's {@code lib}
 * @param fingerprint of source and jars
 */
public record TaskCode(String type, String source, Map<String, byte[]> classes, List<Path> jars, String fingerprint) {
    public TaskCode {
        classes = Map.copyOf(classes);
        jars = List.copyOf(jars);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskCode code && code.type.equals(type) && code.fingerprint.equals(fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "TaskCode[" + type + "]";
    }
}
