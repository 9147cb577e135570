package io.mekong.trace;

import io.mekong.broker.MessageBrowser;
import io.mekong.broker.PartitionRange;
import io.mekong.lake.LakeFile;
import io.mekong.lake.LakeReading;
import io.mekong.store.RowSearch;
import io.mekong.trace.History.Looked;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition, looked through backward, step by step: what the topic has and the lake has not, then the lake's files. A
 * step that does not end in time counts as not done.
 */
final class PartitionPast {
    private static final long FIRST_STEP = 500;
    private static final long LARGEST_STEP = 50_000;
    private static final int MOST_FILES = 32;

    private final String topic;
    private final int partition;
    private final MessageBrowser browser;
    private final LakeReading lake;
    private final List<LakeFile> files;
    private final MessageReading reading;
    private final RowKey key;
    private final Most most;

    private final long until;
    private final long begin;
    /** Where the lake ends and the topic begins. */
    private final long border;

    private final List<Change> found = new ArrayList<>();
    private long next;
    private long step = FIRST_STEP;
    private int filesAtOnce = 1;
    private long bytes;
    private boolean full;
    private long horizonMs = Long.MAX_VALUE;

    /** How much of one partition a page may hold. */
    record Most(int changes, long bytes) {}

    /**
     * @param files of the partition, in order of offset
     * @param below look before this offset only
     */
    PartitionPast(String topic, PartitionRange range, long below, List<LakeFile> files, Readers readers, Most most) {
        this.topic = topic;
        this.partition = range.partition();
        this.browser = readers.browser();
        this.lake = readers.lake();
        this.reading = readers.reading();
        this.key = readers.key();
        this.files = new ArrayList<>(files);
        this.most = most;
        long archived = files.isEmpty() ? 0 : files.getLast().lastOffset() + 1;
        this.border = Math.max(range.beginOffset(), archived);
        this.begin = files.isEmpty()
                ? range.beginOffset()
                : Math.min(range.beginOffset(), files.getFirst().firstOffset());
        this.until = Math.max(begin, Math.min(below, Math.max(range.endOffset(), border)));
        this.next = until;
    }

    /** What every partition is read with. */
    record Readers(MessageBrowser browser, LakeReading lake, MessageReading reading, RowKey key) {}

    /** The newest first. */
    List<Change> found() {
        return found;
    }

    /** Whether there is nothing more to look at, or no room for what would be found. */
    boolean isDone() {
        return full || next <= begin;
    }

    /** Every change that came after this has been found. */
    long horizonMs() {
        return horizonMs;
    }

    Looked looked() {
        return new Looked(partition, next, until, begin);
    }

    /** Before which offset to go on when so many of those found have been shown. */
    long below(int shown) {
        if (shown < found.size()) {
            return found.get(shown).offset() + 1;
        }
        return next;
    }

    int partition() {
        return partition;
    }

    boolean isExhausted() {
        return next <= begin;
    }

    void step(SearchTime time) {
        if (next > border) {
            inTopic(time);
        } else {
            inLake(time);
        }
    }

    private void inTopic(SearchTime time) {
        long lower = Math.max(border, next - step);
        Catch caught = new Catch(reading, most);
        long reached =
                browser.show(topic, new PartitionRange(partition, lower, next), time.left(), caught::oldestFirst);
        if (reached < next) {
            time.ranOut();
            return;
        }
        take(caught, lower);
        step = Math.min(LARGEST_STEP, step * 4);
    }

    private void inLake(SearchTime time) {
        while (!files.isEmpty() && files.getLast().firstOffset() >= next) {
            files.removeLast();
        }
        if (files.isEmpty()) {
            next = begin;
            return;
        }
        List<LakeFile> some = files.subList(Math.max(0, files.size() - filesAtOnce), files.size());
        if (lake.isCurrent(some)) {
            search(List.copyOf(some), time);
        } else {
            read(files.getLast());
        }
        filesAtOnce = Math.min(MOST_FILES, filesAtOnce * 2);
    }

    /** The engine finds the row's messages by the columns of the files. */
    private void search(List<LakeFile> some, SearchTime time) {
        Catch caught = new Catch(reading, most);
        RowSearch search = new RowSearch(key.cells(), next, most.changes(), time.left());
        if (!lake.messages().search(some, search, caught::newestFirst)) {
            time.ranOut();
            return;
        }
        if (caught.seen() < most.changes()) {
            take(caught, some.getFirst().firstOffset());
            horizonMs = Math.min(horizonMs, some.getFirst().hour().toEpochMilli());
        } else {
            take(caught, caught.lowest());
        }
    }

    /** Its columns are not those that the stream has now: every message is read. */
    private void read(LakeFile file) {
        Catch caught = new Catch(reading, most);
        long upper = Math.min(next, file.lastOffset() + 1);
        long lower = Math.max(file.firstOffset(), upper - step);
        lake.messages().read(file, lower, upper - 1, caught::oldestFirst);
        take(caught, lower);
        step = Math.min(LARGEST_STEP, step * 4);
    }

    private void take(Catch caught, long lower) {
        found.addAll(caught.changes());
        bytes += caught.bytes();
        full = caught.dropped() || found.size() >= most.changes() || bytes >= most.bytes();
        next = caught.dropped() ? found.getLast().offset() : lower;
        horizonMs = Math.min(horizonMs, caught.oldestMs());
    }
}
