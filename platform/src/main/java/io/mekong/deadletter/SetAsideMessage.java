package io.mekong.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * A letter with its bytes.
 *
 * @param reason in full
 * @param value null: the message had none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and not compared
public record SetAsideMessage(String id, String reason, byte @Nullable [] value) {}
