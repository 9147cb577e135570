package io.mekong.objects;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param folders prefixes that end in {@code /}
 * @param next where the next page begins ({@link Listing#after}); empty: this was the last
 */
public record ObjectPage(List<StoredObject> objects, List<String> folders, Optional<String> next) {
    public ObjectPage {
        objects = List.copyOf(objects);
        folders = List.copyOf(folders);
    }
}
