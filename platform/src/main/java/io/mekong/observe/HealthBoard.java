package io.mekong.observe;

import io.mekong.core.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How every part of the platform is. Thread-safe; parts are added as they start. */
public final class HealthBoard {
    private final Map<String, Supplier<Health>> parts = new LinkedHashMap<>();

    public synchronized void add(String part, Supplier<Health> health) {
        parts.put(part, health);
    }

    public Map<String, Health> now() {
        Map<String, Supplier<Health>> all;
        synchronized (this) {
            all = new LinkedHashMap<>(parts);
        }
        Map<String, Health> now = new LinkedHashMap<>();
        all.forEach((part, health) -> now.put(part, health.get()));
        return now;
    }

    /** Whether everything works; a part that works in a lesser way still counts. */
    public static boolean isReady(Map<String, Health> parts) {
        return !parts.isEmpty()
                && parts.values().stream()
                        .allMatch(health ->
                                health.state() == Health.State.READY || health.state() == Health.State.DEGRADED);
    }
}
