package io.mekong.connect;

import java.util.Map;
import java.util.Optional;

/** A connector that needs nothing but its settings. */
public record PlainConnector(String name, Map<String, String> settings) implements DeclaredConnector {
    public PlainConnector {
        settings = Map.copyOf(settings);
    }

    @Override
    public Map<String, String> prepare(Optional<Map<String, String>> known) {
        return settings;
    }

    @Override
    public void look(Map<String, String> settings) {
        // Nothing that we know of.
    }

    @Override
    public void release() {
        // It has left nothing that we know of.
    }

    /** Settings may hold passwords. */
    @Override
    public String toString() {
        return "PlainConnector[" + name + "]";
    }
}
