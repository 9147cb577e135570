package io.mekong.objects;

import io.mekong.core.MekongException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Buckets to be made in a store elsewhere, as soon as it answers. */
final class WantedBuckets {
    private static final Logger log = LoggerFactory.getLogger(WantedBuckets.class);

    private final ObjectStore store;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    WantedBuckets(ObjectStore store) {
        this.store = store;
    }

    void want(String bucket) {
        missing.add(bucket);
        try {
            make(bucket);
        } catch (MekongException e) {
            log.warn("{} It is tried again.", e.getMessage());
        }
    }

    /** @throws MekongException where the store does not answer, or does not let us */
    void make() {
        store.requireWorking();
        missing.forEach(this::make);
    }

    private void make(String bucket) {
        store.ensureBucket(bucket);
        missing.remove(bucket);
    }
}
