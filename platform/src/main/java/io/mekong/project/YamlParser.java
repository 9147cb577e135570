package io.mekong.project;

import io.mekong.core.MekongException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Text to {@link Yaml}. Built on the parser's events rather than its composed nodes, because composing recurses as deep
 * as the text does and drops nothing of what a person should hear about: duplicate keys, tags, a second document.
 */
final class YamlParser {
    private static final int MAX_DEPTH = 32;
    private static final long MAX_SIZE = 100_000;
    private static final ScalarResolver TYPES = new CoreSchema().getScalarResolver();

    private final String file;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Yaml> anchors = new HashMap<>();

    private YamlParser(String file, String text, Problems problems) {
        this.file = file;
        this.problems = problems;
        LoadSettings settings =
                LoadSettings.builder().setLabel(file).setUseMarks(true).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The file's one document; an empty file is an empty mapping. Empty, with a problem, where it is no YAML. */
    static Optional<Yaml> parse(String file, String text, Problems problems) {
        try {
            return Optional.of(new YamlParser(file, text, problems).document());
        } catch (Refused e) {
            problems.add(e.place, e.what, e.why, e.fix);
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            String character = "U+%04X".formatted(e.getCodePoint());
            problems.add(
                    Place.of(file, line),
                    "The file holds the character " + character,
                    "YAML allows only printable characters",
                    "Remove it, or write it as an escape in double quotes.");
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            syntax(file, mark.map(m -> m.getLine() + 1).orElse(0), context(e) + e.getProblem(), problems);
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The last two: the parser on malformed escapes. Whatever it throws, the file is at fault and is named.
            syntax(file, 0, MekongException.reason(e), problems);
        }
        return Optional.empty();
    }

    /** What an unquoted scalar is; for values that come from elsewhere than a file. */
    static Yaml.Scalar.Kind kind(String text) {
        Tag tag = TYPES.resolve(text, true);
        if (tag.equals(Tag.INT)) {
            return Yaml.Scalar.Kind.INTEGER;
        } else if (tag.equals(Tag.FLOAT)) {
            return Yaml.Scalar.Kind.REAL;
        } else if (tag.equals(Tag.BOOL)) {
            return Yaml.Scalar.Kind.TRUTH;
        }
        return tag.equals(Tag.NULL) ? Yaml.Scalar.Kind.NULL : Yaml.Scalar.Kind.TEXT;
    }

    /** What the parser was at, and where that began, which may be far above. */
    private static String context(MarkedYamlEngineException e) {
        if (e.getContext() == null) {
            return "";
        }
        String line = e.getContextMark()
                .map(mark -> " from line " + (mark.getLine() + 1))
                .orElse("");
        return e.getContext() + line + ": ";
    }

    private static void syntax(String file, int line, String why, Problems problems) {
        problems.add(
                Place.of(file, line),
                "This is not YAML",
                Problems.clip(why, 200),
                "Check indentation, colons, brackets and quotes there and just above.");
    }

    private Yaml document() {
        Yaml root = new Yaml.Mapping(Place.of(file, 1), List.of());
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (documents++ > 0) {
                        throw new Refused(
                                place(event),
                                "A second document begins here",
                                "a file declares one thing",
                                "Remove the `---`, or move what follows into a file of its own.");
                    }
                }
                case Scalar, SequenceStart, MappingStart, Alias -> {
                    Yaml node = node(event, 0);
                    boolean nothing = node instanceof Yaml.Scalar s && s.kind() == Yaml.Scalar.Kind.NULL;
                    root = nothing ? root : node;
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment, SequenceEnd, MappingEnd -> {}
            }
        }
        return root;
    }

    private Yaml node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refused(
                    place(event),
                    "The file is nested more than " + MAX_DEPTH + " levels deep",
                    "no project file needs that",
                    "Look for brackets that are never closed.");
        }
        if (event instanceof AliasEvent alias) {
            Yaml target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new Refused(
                        place(event),
                        "Nothing is called `&" + Problems.clip(alias.getAlias().getValue()) + "`",
                        "an alias repeats what stands, complete, above it",
                        "Write the anchor first, or the value itself.");
            }
            return target;
        }
        refuseTag(event);
        Yaml node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> sequence(event, depth);
        };
        if (node.size() > MAX_SIZE) {
            throw new Refused(
                    place(event),
                    "The file holds more than " + MAX_SIZE + " values",
                    "its aliases (`*name`) multiply what they repeat",
                    "Write the values out, or split the file.");
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private Yaml.Scalar scalar(ScalarEvent event) {
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        return new Yaml.Scalar(place(event), event.getValue(), plain ? kind(event.getValue()) : Yaml.Scalar.Kind.TEXT);
    }

    private Yaml sequence(Event start, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Yaml.Sequence(place(start), items);
    }

    private Yaml mapping(Event start, int depth) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Yaml key = node(event, depth + 1);
            Place place = place(event);
            Yaml value = node(events.next(), depth + 1);
            if (!(key instanceof Yaml.Scalar scalar)) {
                problems.add(place, "A key is a list or a mapping", "keys are text", "Check brackets and braces.");
                continue;
            }
            Yaml.Entry first = entries.putIfAbsent(scalar.text(), new Yaml.Entry(scalar.text(), place, value));
            if (first != null) {
                problems.add(
                        place,
                        "`" + Problems.clip(scalar.text()) + "` is given twice",
                        "line " + first.place().line() + " gives it already",
                        "Keep one of the two.");
            }
        }
        return new Yaml.Mapping(place(start), List.copyOf(entries.values()));
    }

    /** Tags choose types in YAML; here the key does, so only the harmless {@code !!str} is let through. */
    private void refuseTag(Event event) {
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
        tag.filter(name -> !name.equals(Tag.STR.getValue())).ifPresent(name -> {
            throw new Refused(
                    place(event),
                    "The tag `" + Problems.clip(name) + "` is not read here",
                    "the type follows from the key",
                    "Remove it, or put a text that begins with `!` in quotes.");
        });
    }

    private Place place(Event event) {
        return Place.of(
                file, event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0));
    }

    /** Ends the reading of a file that goes beyond what is read. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final String what;
        private final String why;
        private final String fix;

        Refused(Place place, String what, String why, String fix) {
            super(what);
            this.place = place;
            this.what = what;
            this.why = why;
            this.fix = fix;
        }
    }
}
