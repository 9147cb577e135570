package io.mekong.event;

import io.mekong.event.ProtoFile.Cardinality;
import io.mekong.event.ProtoFile.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code .proto} files of proto2 and proto3, as far as it matters for reading messages: services, options and
 * extensions are passed over.
 *
 * @see <a href="https://protobuf.dev/reference/protobuf/proto3-spec/">Protocol Buffers: language specification</a>
 */
final class ProtoParser {
    private static final Set<String> LABELS = Set.of("optional", "required", "repeated");

    private final ProtoTokens tokens;

    private ProtoParser(String source) {
        tokens = new ProtoTokens(source);
    }

    /** @throws IllegalArgumentException with the line and what is wrong there */
    static ProtoFile parse(String source) {
        return new ProtoParser(source).file();
    }

    private ProtoFile file() {
        String packageName = "";
        Presence presence = Presence.EXPLICIT;
        List<String> imports = new ArrayList<>();
        List<ProtoFile.Message> messages = new ArrayList<>();
        List<ProtoFile.Enumeration> enumerations = new ArrayList<>();
        while (!tokens.isAtEnd()) {
            if (tokens.take("syntax")) {
                presence = syntax();
            } else if (tokens.isNext("edition")) {
                throw tokens.wrong("editions are not read; write it in proto3, or give a compiled descriptor set");
            } else if (tokens.take("package")) {
                packageName = tokens.word("a package");
                tokens.require(";");
            } else if (tokens.take("import")) {
                boolean weak = tokens.take("weak") || tokens.take("public");
                imports.add(tokens.text(weak ? "a file" : "a file to import"));
                tokens.require(";");
            } else if (tokens.take("message")) {
                message(messages);
            } else if (tokens.take("enum")) {
                enumerations.add(enumeration());
            } else if (!tokens.take(";")) {
                statement(Set.of("option", "service", "extend"), "a declaration");
            }
        }
        return new ProtoFile(packageName, presence, imports, messages, enumerations);
    }

    private Presence syntax() {
        tokens.require("=");
        String syntax = tokens.text("a syntax");
        tokens.require(";");
        return switch (syntax) {
            case "proto2" -> Presence.EXPLICIT;
            case "proto3" -> Presence.IMPLICIT;
            default -> throw tokens.wrong("the syntax " + syntax + " is neither proto2 nor proto3");
        };
    }

    private void statement(Set<String> known, String expected) {
        if (known.stream().noneMatch(tokens::isNext)) {
            throw tokens.unexpected(expected);
        }
        tokens.skipStatement();
    }

    private void message(List<ProtoFile.Message> into) {
        String name = tokens.word("a message's name");
        List<ProtoFile.Field> fields = new ArrayList<>();
        List<ProtoFile.Message> messages = new ArrayList<>();
        List<ProtoFile.Enumeration> enumerations = new ArrayList<>();
        tokens.require("{");
        while (!tokens.take("}")) {
            if (tokens.take("message")) {
                message(messages);
            } else if (tokens.take("enum")) {
                enumerations.add(enumeration());
            } else if (tokens.take("oneof")) {
                oneof(fields);
            } else if (tokens.isNext("option")
                    || tokens.isNext("reserved")
                    || tokens.isNext("extensions")
                    || tokens.isNext("extend")) {
                tokens.skipStatement();
            } else if (!tokens.take(";")) {
                field(fields, messages);
            }
        }
        into.add(new ProtoFile.Message(name, false, fields, messages, enumerations));
    }

    /** At most one of them is there, so that each is there or not. */
    private void oneof(List<ProtoFile.Field> fields) {
        tokens.word("a name");
        tokens.require("{");
        while (!tokens.take("}")) {
            if (tokens.isNext("option")) {
                tokens.skipStatement();
            } else if (!tokens.take(";")) {
                fields.add(field(tokens.word("a type"), Cardinality.OPTIONAL));
            }
        }
    }

    private void field(List<ProtoFile.Field> fields, List<ProtoFile.Message> messages) {
        String first = tokens.word("a field");
        if (first.equals("map") && tokens.isNext("<")) {
            map(fields, messages);
            return;
        }
        Cardinality cardinality = switch (first) {
            case "repeated" -> Cardinality.REPEATED;
            case "optional" -> Cardinality.OPTIONAL;
            default -> Cardinality.SINGLE;
        };
        String type = LABELS.contains(first) ? tokens.word("a type") : first;
        fields.add(field(type, cardinality));
    }

    private ProtoFile.Field field(String type, Cardinality cardinality) {
        if (type.equals("group")) {
            throw tokens.wrong("groups are not read; use a message");
        }
        String name = tokens.word("a field's name");
        return new ProtoFile.Field(name, number(), type, cardinality);
    }

    /** A map is a list of entries, which are messages of a key and a value. */
    private void map(List<ProtoFile.Field> fields, List<ProtoFile.Message> messages) {
        tokens.require("<");
        ProtoFile.Field key = new ProtoFile.Field("key", 1, tokens.word("a type"), Cardinality.SINGLE);
        tokens.require(",");
        ProtoFile.Field value = new ProtoFile.Field("value", 2, tokens.word("a type"), Cardinality.SINGLE);
        tokens.require(">");
        String name = tokens.word("a field's name");
        // No name of a file: a dash is not allowed in one.
        String entry = name + "-entry";
        messages.add(new ProtoFile.Message(entry, true, List.of(key, value), List.of(), List.of()));
        fields.add(new ProtoFile.Field(name, number(), entry, Cardinality.REPEATED));
    }

    private int number() {
        tokens.require("=");
        int number = tokens.number("a field's number");
        while (!tokens.take(";")) {
            if (!tokens.isNext("[")) {
                throw tokens.unexpected(";");
            }
            tokens.skip();
        }
        return number;
    }

    private ProtoFile.Enumeration enumeration() {
        String name = tokens.word("an enum's name");
        Map<Integer, String> values = new LinkedHashMap<>();
        tokens.require("{");
        while (!tokens.take("}")) {
            if (tokens.isNext("option") || tokens.isNext("reserved")) {
                tokens.skipStatement();
            } else if (!tokens.take(";")) {
                String value = tokens.word("a value's name");
                // Of several names of one number the first is its name.
                values.putIfAbsent(number(), value);
            }
        }
        return new ProtoFile.Enumeration(name, values);
    }
}
