package io.mekong.event;

/**
 * Tells a binary message as JSON, so that one decoder knows all that there is to know about columns: ways, lists, what is
 * required, what is allowed, unknown fields. Not thread-safe.
 */
@FunctionalInterface
interface Transcoder {
    /**
     * Writes one JSON object.
     *
     * @throws RejectedEvent when the bytes are not what the schema says
     */
    void write(byte[] message, int from, int to, JsonOutput out) throws RejectedEvent;
}
