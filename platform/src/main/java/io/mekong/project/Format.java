package io.mekong.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How the bytes of a stream's messages are to be read. */
public sealed interface Format {
    /** The name in a stream file. */
    String label();

    /** One JSON object a message. */
    record Json() implements Format {
        @Override
        public String label() {
            return "json";
        }
    }

    /**
     * One line of delimited text a message.
     *
     * @param fields the names of the values in a line, in their order
     */
    record Csv(char delimiter, List<String> fields) implements Format {
        public Csv {
            fields = List.copyOf(fields);
        }

        @Override
        public String label() {
            return "csv";
        }
    }

    /** Avro's binary encoding, of one schema or of those in a registry. */
    record Avro(SchemaSource schema) implements Format {
        @Override
        public String label() {
            return "avro";
        }
    }

    /**
     * Protocol Buffers.
     *
     * @param message the full name of the message type; empty: the first in the schema
     */
    record Protobuf(SchemaSource schema, Optional<String> message) implements Format {
        @Override
        public String label() {
            return "protobuf";
        }
    }

    /** Changes of a database's rows as Debezium's JSON converter writes them, with or without their schema. */
    record Debezium() implements Format {
        @Override
        public String label() {
            return "debezium";
        }
    }

    /** Where the schema of binary messages comes from. */
    sealed interface SchemaSource {
        /** A file of the project. Messages are the bare encoding. */
        record File(Path path) implements SchemaSource {}

        /**
         * A schema registry with Confluent's interface. Every message begins with the magic byte 0 and its schema's id.
         *
         * @param url without credentials
         */
        record Registry(String url, Optional<String> user, Optional<Settings.Secret> password)
                implements SchemaSource {}
    }
}
