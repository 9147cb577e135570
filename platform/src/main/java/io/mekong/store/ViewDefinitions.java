package io.mekong.store;

import io.mekong.core.MekongException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the views of the project be there, those that others read before these. */
public final class ViewDefinitions {
    private final SqlEngine door;
    private final Maker maker;
    private final Map<String, ViewSchema> wanted = new LinkedHashMap<>();
    private final Set<String> done = new TreeSet<>();
    private final Map<String, MekongException> failures = new LinkedHashMap<>();

    private ViewDefinitions(SqlEngine door, Maker maker) {
        this.door = door;
        this.maker = maker;
    }

    /** What an engine does of it. All throw {@link MekongException}. */
    public interface Maker {
        /** Takes the place of one that is there, and of results. */
        void create(ViewSchema view);

        /** Those of the project that are there. */
        Set<String> present();

        void drop(String view);
    }

    /**
     * @param door lets nothing through that people could not ask themselves
     * @return why a view is not there, by its name
     */
    public static Map<String, MekongException> define(List<ViewSchema> views, SqlEngine door, Maker maker) {
        return new ViewDefinitions(door, maker).define(views);
    }

    private Map<String, MekongException> define(List<ViewSchema> views) {
        views.forEach(view -> wanted.put(view.name(), view));
        views.forEach(view -> define(view, new LinkedHashSet<>()));
        for (String name : maker.present()) {
            if (!wanted.containsKey(name) || failures.containsKey(name)) {
                maker.drop(name);
            }
        }
        return failures;
    }

    /** @param asking the views that need this one, first of all the outermost */
    private void define(ViewSchema view, Set<String> asking) {
        if (!asking.add(view.name())) {
            failures.put(
                    view.name(),
                    MekongException.user(
                            "The view `" + view.name() + "` cannot be made",
                            "it reads itself: `" + String.join("` reads `", asking) + "` reads `" + view.name() + "`",
                            "Name a table in one of them."));
            return;
        }
        if (done.add(view.name())) {
            try {
                for (String name : door.parse(view.sql()).tables()) {
                    ViewSchema inner = wanted.get(name);
                    if (inner != null) {
                        define(inner, asking);
                    }
                }
                maker.create(view);
            } catch (MekongException e) {
                failures.putIfAbsent(view.name(), e);
            }
        }
        asking.remove(view.name());
    }
}
