package io.mekong.project;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources of one kind: every name some file has, and those whose file could be read.
 *
 * @param readable good enough to check references against; a problem elsewhere in its file does not exclude it
 */
record Declared<T>(ResourceKind kind, Set<String> names, Map<String, T> readable) {
    /** What {@code reference} names; empty, with a problem only where no file declares it. */
    Optional<T> refer(Value reference) {
        return reference.text().flatMap(name -> {
            if (!names.contains(name)) {
                reference.problem(
                        "There is no " + kind.label() + " " + reference.shown(),
                        "no file in " + kind.folder() + "/ has that name",
                        Form.hint(name, names));
            }
            return Optional.ofNullable(readable.get(name));
        });
    }
}
