package io.mekong.event;

import io.mekong.event.ProtoFile.Cardinality;
import io.mekong.event.ProtoFile.Presence;
import io.mekong.event.ProtobufField.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The messages of some files that build on each other, with the types of all their fields found. */
final class ProtobufSchema {
    private final Map<String, ProtobufMessage> messages = new HashMap<>();
    private final Map<String, ProtoFile.Message> declarations = new HashMap<>();
    private final Map<String, ProtoFile.Enumeration> enumerations = new HashMap<>();
    private final ProtoFile main;

    /**
     * @param main the file whose messages are read
     * @throws IllegalArgumentException when a type is not there
     */
    ProtobufSchema(ProtoFile main, List<ProtoFile> others) {
        this.main = main;
        List<ProtoFile> files = new ArrayList<>(others);
        files.add(main);
        files.forEach(file -> declare(prefix(file.packageName()), file.messages(), file.enumerations()));
        files.forEach(file -> link(prefix(file.packageName()), file.messages(), file.presence()));
    }

    /**
     * @param name with its package
     * @throws IllegalArgumentException when there is none of that name
     */
    ProtobufMessage message(String name) {
        ProtobufMessage message = messages.get(name);
        if (message == null || Objects.requireNonNull(declarations.get(name)).entry()) {
            throw new IllegalArgumentException("it has no message " + name);
        }
        return message;
    }

    /** @throws IllegalArgumentException when there is none */
    ProtobufMessage first() {
        return at(List.of(0));
    }

    /**
     * @param path which of the file's messages, and then which of those inside of it
     * @throws IllegalArgumentException when there is none
     */
    ProtobufMessage at(List<Integer> path) {
        List<ProtoFile.Message> here = main.messages();
        String name = main.packageName();
        for (int index : path) {
            List<ProtoFile.Message> written =
                    here.stream().filter(message -> !message.entry()).toList();
            if (index < 0 || index >= written.size()) {
                throw new IllegalArgumentException("it has no message at " + path);
            }
            name = prefix(name) + written.get(index).name();
            here = written.get(index).messages();
        }
        return message(name);
    }

    private static String prefix(String scope) {
        return scope.isEmpty() ? "" : scope + ".";
    }

    private void declare(String prefix, List<ProtoFile.Message> declared, List<ProtoFile.Enumeration> enums) {
        for (ProtoFile.Enumeration enumeration : enums) {
            enumerations.put(prefix + enumeration.name(), enumeration);
        }
        for (ProtoFile.Message message : declared) {
            String name = prefix + message.name();
            messages.put(name, new ProtobufMessage(name));
            declarations.put(name, message);
            declare(name + ".", message.messages(), message.enumerations());
        }
    }

    private void link(String prefix, List<ProtoFile.Message> declared, Presence presence) {
        for (ProtoFile.Message message : declared) {
            String name = prefix + message.name();
            List<ProtobufField> fields = new ArrayList<>();
            for (ProtoFile.Field field : message.fields()) {
                fields.add(field(name, field, message.entry() ? Presence.IMPLICIT : presence));
            }
            if (message.entry()) {
                fields.sort(Comparator.comparingInt(ProtobufField::number)); // the key, then the value
            }
            Objects.requireNonNull(messages.get(name)).fields(fields);
            link(name + ".", message.messages(), presence);
        }
    }

    private ProtobufField field(String scope, ProtoFile.Field field, Presence presence) {
        ProtobufKind scalar = ProtobufKind.ofWord(field.type()).orElse(null);
        if (scalar != null) {
            Shape shape = shape(field.cardinality(), presence);
            return new ProtobufField(field.name(), field.number(), scalar, shape, null, Map.of());
        }
        String type = resolve(scope, field);
        ProtoFile.Enumeration symbols = enumerations.get(type);
        if (symbols != null) {
            Shape shape = shape(field.cardinality(), presence);
            return new ProtobufField(field.name(), field.number(), ProtobufKind.ENUM, shape, null, symbols.values());
        }
        boolean map = Objects.requireNonNull(declarations.get(type)).entry();
        Shape shape = map ? Shape.MAP : shape(field.cardinality(), Presence.EXPLICIT);
        return new ProtobufField(
                field.name(), field.number(), ProtobufKind.MESSAGE, shape, messages.get(type), Map.of());
    }

    private static Shape shape(Cardinality cardinality, Presence presence) {
        return switch (cardinality) {
            case REPEATED -> Shape.LIST;
            case OPTIONAL -> Shape.SINGLE;
            case SINGLE -> presence == Presence.IMPLICIT ? Shape.SINGLE_OR_ZERO : Shape.SINGLE;
        };
    }

    /** The full name of a field's type, which is looked for from the inside to the outside. */
    private String resolve(String scope, ProtoFile.Field field) {
        String type = field.type();
        if (type.startsWith(".")) {
            return require(type.substring(1), scope, field);
        }
        for (String around = scope; ; around = around.substring(0, Math.max(0, around.lastIndexOf('.')))) {
            String name = prefix(around) + type;
            if (isKnown(name) || around.isEmpty()) {
                return require(name, scope, field);
            }
        }
    }

    private String require(String name, String scope, ProtoFile.Field field) {
        if (!isKnown(name)) {
            throw new IllegalArgumentException("the type " + field.type() + " of " + scope + "." + field.name()
                    + " is nowhere; is a file that it imports missing?");
        }
        return name;
    }

    private boolean isKnown(String name) {
        return declarations.containsKey(name) || enumerations.containsKey(name);
    }
}
