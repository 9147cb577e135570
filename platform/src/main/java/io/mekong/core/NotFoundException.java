package io.mekong.core;

import java.util.Collection;

/** Something was named that is not there. */
public final class NotFoundException extends MekongException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String what, String why, String fix) {
        super(ErrorCode.USER, what, why, fix, null);
    }

    /** A file of the project that is not there; {@code known} are those that are, of which the nearest is suggested. */
    public static NotFoundException inProject(String kind, String name, Collection<String> known) {
        return new NotFoundException(
                "There is no " + kind + " `" + name + "`",
                "the project has no " + kind + "s/" + name + ".yaml",
                Spelling.hint(name, known));
    }
}
