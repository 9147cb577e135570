package io.mekong.event;

import io.mekong.project.Stream;

/** Reads binary messages by way of JSON. A message without a value deletes by its key, which is a text. */
final class TranscodingDecoder implements EventDecoder {
    /** Some bytes of a message may stand for many of JSON; no honest message comes near. */
    private static final int MOST_JSON_BYTES = 256 << 20;

    private final Transcoder transcoder;
    private final JsonDecoder json;
    private final JsonOutput out = new JsonOutput(MOST_JSON_BYTES);

    TranscodingDecoder(Stream stream, Transcoder transcoder) {
        this.transcoder = transcoder;
        this.json = new JsonDecoder(stream);
    }

    @Override
    public int eventTimeColumn() {
        return json.eventTimeColumn();
    }

    @Override
    public Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent {
        out.clear();
        transcoder.write(bytes, offset, offset + length, out);
        return json.decode(out.bytes(), 0, out.length(), sink);
    }

    @Override
    public Change decodeDeletion(byte[] key, RowSink sink) throws RejectedEvent {
        return json.decodeDeletion(key, sink);
    }
}
