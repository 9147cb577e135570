package io.mekong.sink;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import org.jspecify.annotations.Nullable;

/** The server went away in the middle. Nothing is wrong with the rows: write the batch again in a while. */
public final class ConnectionLostException extends MekongException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String what, Throwable cause) {
        this(what, "the connection is lost: " + rootReason(cause), cause);
    }

    ConnectionLostException(String what, String why, @Nullable Throwable cause) {
        super(ErrorCode.RESOURCE, what, why, "It is tried again; see whether the server runs.", cause);
    }
}
