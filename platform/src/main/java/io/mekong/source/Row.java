package io.mekong.source;

import java.time.Instant;
import java.util.Optional;

/** A row of a file. Lines count from 1. */
sealed interface Row {
    long line();

    /** @param time when the event happened, where that can be read */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Read(long line, byte[] json, Optional<Instant> time) implements Row {}

    record Bad(long line, String reason) implements Row {}
}
