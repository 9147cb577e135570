package io.mekong.project;

/**
 * One thing wrong with a project's files.
 *
 * @param file relative to the project
 * @param line from 1; 0 where the whole file is meant
 */
public record Problem(String file, int line, String what, String why, String fix) {
    /** {@code streams/demo.yaml:7: what – why – fix}, for terminals and editors. */
    @Override
    public String toString() {
        String where = line > 0 ? file + ":" + line : file;
        String tail = fix.isEmpty() ? "" : " – " + fix;
        return where + ": " + what + " – " + why + tail;
    }
}
