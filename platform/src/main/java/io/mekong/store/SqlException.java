package io.mekong.store;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A query that could not be answered, with the place of the mistake where the engine knows it. */
public final class SqlException extends MekongException {
    private static final long serialVersionUID = 1L;

    private final int position;

    public SqlException(
            ErrorCode code, String what, String why, String fix, OptionalInt position, @Nullable Throwable cause) {
        super(code, what, why, fix, cause);
        this.position = position.orElse(-1);
    }

    /** The index of the character where the mistake begins, from 0. */
    public OptionalInt position() {
        return position < 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }
}
