package io.mekong.event;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by names in UTF-8, found without making a text of the bytes that are asked for. */
final class ByteNames<V> {
    private static final class Entry<V> {
        private final byte[] name;
        private final V value;

        Entry(byte[] name, V value) {
            this.name = name;
            this.value = value;
        }
    }

    /** A power of two, at most half of it filled; a name is at its hash or, where that is taken, behind. */
    private final @Nullable Entry<V>[] slots;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ByteNames(Map<String, V> values) {
        slots = (Entry<V>[]) new Entry[Integer.highestOneBit(Math.max(1, values.size())) << 2];
        values.forEach((name, value) -> put(Text.utf8(name), value));
    }

    private void put(byte[] name, V value) {
        int slot = slot(name, 0, name.length);
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = new Entry<>(name, value);
    }

    @Nullable
    V find(byte[] bytes, int from, int length) {
        int slot = slot(bytes, from, length);
        for (Entry<V> entry = slots[slot]; entry != null; entry = slots[slot]) {
            if (Arrays.equals(entry.name, 0, entry.name.length, bytes, from, from + length)) {
                return entry.value;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private int slot(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }
}
