package io.mekong.api;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import java.util.Collection;

/** Something was named that is not there. */
final class NotFound extends MekongException {
    private static final long serialVersionUID = 1L;

    NotFound(String kind, String name, Collection<String> known) {
        super(
                ErrorCode.USER,
                "There is no " + kind + " `" + name + "`",
                "the project has none of that name",
                Spelling.hint(name, known),
                null);
    }
}
