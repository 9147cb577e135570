package io.mekong.lake;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files fetched from far away. Those in use stay; of the others the last used stay, as many as there is room for.
 * Thread-safe; a file is fetched once, however many want it.
 */
final class FarCache {
    private static final Logger log = LoggerFactory.getLogger(FarCache.class);
    /** Of the disk that is left to everybody else. */
    private static final long RESERVE_BYTES = DataSize.ofMegabytes(256).bytes();

    private final FarFiles files;
    private final Path folder;
    private final long roomBytes;
    /** The last used is last. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long number;

    FarCache(FarFiles files, Path folder, DataSize room) {
        this.files = files;
        this.folder = folder;
        this.roomBytes = room.bytes();
    }

    /** Guarded by the cache, but for the fetching. */
    private static final class Entry {
        private final Path local;
        private int users;
        private boolean fetched;
        private long bytes;

        Entry(Path local) {
            this.local = local;
        }
    }

    LakeStorage.Held hold(List<String> paths) {
        List<Entry> held = new ArrayList<>();
        try {
            for (String path : paths) {
                Entry entry = enter(path);
                held.add(entry);
                fetch(path, entry);
            }
        } catch (RuntimeException e) {
            release(held);
            throw e;
        }
        return new Hold(this, held);
    }

    private synchronized Entry enter(String path) {
        // Never the same name twice: a reader may still know what was in the one before.
        Entry entry = entries.computeIfAbsent(path, _ -> new Entry(folder.resolve("far-" + number++ + ".parquet")));
        entry.users++;
        return entry;
    }

    private void fetch(String path, Entry entry) {
        synchronized (entry) {
            if (entry.fetched) {
                return;
            }
            try {
                files.download(path, entry.local);
                entry.bytes = Files.size(entry.local);
                entry.fetched = true;
            } catch (IOException e) {
                throw noRoom(path, e);
            }
        }
        evict();
        if (folder.toFile().getUsableSpace() < RESERVE_BYTES) {
            throw noRoom(path, new IOException("less than " + new DataSize(RESERVE_BYTES) + " of the disk are left"));
        }
    }

    private MekongException noRoom(String path, IOException e) {
        return MekongException.resource(
                "Cannot fetch `" + path + "` of the lake " + files.address(),
                MekongException.reason(e),
                "Make room on the disk of " + folder + ".",
                e);
    }

    private synchronized void evict() {
        long bytes = entries.values().stream().mapToLong(entry -> entry.bytes).sum();
        for (Iterator<Entry> oldest = entries.values().iterator(); bytes > roomBytes && oldest.hasNext(); ) {
            Entry entry = oldest.next();
            if (entry.users == 0) {
                bytes -= entry.bytes;
                oldest.remove();
                delete(entry.local);
            }
        }
    }

    private synchronized void release(List<Entry> held) {
        for (Entry entry : held) {
            entry.users--;
            if (entry.users == 0 && !entries.containsValue(entry)) {
                delete(entry.local); // it was replaced meanwhile
            }
        }
        entries.values().removeIf(FarCache::isHalf);
        evict();
    }

    /** What broke off while it was fetched goes. */
    private static boolean isHalf(Entry entry) {
        boolean half = entry.users == 0 && !entry.fetched;
        if (half) {
            delete(entry.local);
        }
        return half;
    }

    /** There is another of that path now, or none. */
    synchronized void forget(String path) {
        Entry entry = entries.remove(path);
        if (entry != null && entry.users == 0) {
            delete(entry.local);
        }
    }

    private static void delete(Path local) {
        try {
            Files.deleteIfExists(local);
        } catch (IOException e) {
            log.debug("Cannot delete {}", local, e);
        }
    }

    /** Closed once or more often. */
    private static final class Hold implements LakeStorage.Held {
        private final FarCache cache;
        private final List<Path> paths;
        private List<Entry> held;

        Hold(FarCache cache, List<Entry> held) {
            this.cache = cache;
            this.held = List.copyOf(held);
            this.paths = held.stream().map(entry -> entry.local).toList();
        }

        @Override
        public List<Path> paths() {
            return paths;
        }

        @Override
        public void close() {
            cache.release(held);
            held = List.of();
        }
    }
}
