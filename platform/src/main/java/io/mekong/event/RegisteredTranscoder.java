package io.mekong.event;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages that name their schema in a registry: a byte 0, the schema's id in four bytes, the highest first, and then the
 * message. A schema that is no use rejects its messages; a registry that is away does not, it is asked again.
 */
final class RegisteredTranscoder implements Transcoder {
    private static final int HEADER = 5;
    /** An unknown schema may be registered yet, but is not asked for with every message. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private static final int MOST_UNKNOWN = 10_000;

    private final SchemaRegistry registry;
    private final String type;
    private final Compiler compiler;
    private final Map<Integer, Transcoder> known = new HashMap<>();
    private final Map<Integer, Long> unknownSinceNanos = new HashMap<>();

    /** Makes a transcoder of a schema. */
    @FunctionalInterface
    interface Compiler {
        /** @throws IllegalArgumentException with the reason why that cannot be */
        Transcoder compile(RegisteredSchema schema);
    }

    /** @param type of the registry's schemas: AVRO or PROTOBUF */
    RegisteredTranscoder(SchemaRegistry registry, String type, Compiler compiler) {
        this.registry = registry;
        this.type = type;
        this.compiler = compiler;
    }

    @Override
    public void write(byte[] message, int from, int to, JsonOutput out) throws RejectedEvent {
        if (to == from) {
            throw new RejectedEvent("the message is empty");
        }
        if (to - from < HEADER || message[from] != 0) {
            throw new RejectedEvent("the message does not begin with a byte 0 and the id of a schema");
        }
        int id = ByteBuffer.wrap(message, from + 1, Integer.BYTES).getInt();
        Transcoder transcoder = known.get(id);
        if (transcoder == null) {
            transcoder = ask(id);
            known.put(id, transcoder);
        }
        transcoder.write(message, from + HEADER, to, out);
    }

    private Transcoder ask(int id) throws RejectedEvent {
        Long since = unknownSinceNanos.get(id);
        if (since != null && System.nanoTime() - since < ASK_AGAIN.toNanos()) {
            throw new RejectedEvent("the schema registry does not know schema " + id);
        }
        RegisteredSchema schema;
        try {
            schema = registry.schema(id);
        } catch (RejectedEvent e) {
            if (unknownSinceNanos.size() >= MOST_UNKNOWN) {
                unknownSinceNanos.clear();
            }
            unknownSinceNanos.put(id, System.nanoTime());
            throw e;
        }
        unknownSinceNanos.remove(id);
        if (!schema.type().equals(type)) {
            return rejecting("schema " + id + " of the registry is " + schema.type() + ", not " + type);
        }
        try {
            return compiler.compile(schema);
        } catch (IllegalArgumentException e) {
            return rejecting("schema " + id + " of the registry cannot be used: " + e.getMessage());
        }
    }

    private static Transcoder rejecting(String reason) {
        return (message, from, to, out) -> {
            throw new RejectedEvent(reason);
        };
    }
}
