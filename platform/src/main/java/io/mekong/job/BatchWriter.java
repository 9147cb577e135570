package io.mekong.job;

import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;

/** Writes the rows of one batch to one of a job's outputs. A batch that is written again leaves what one writing leaves. */
interface BatchWriter extends AutoCloseable {
    /**
     * Returns when all are there for good.
     *
     * @param batch its number
     * @param rows a query in the workbench
     * @return how many rows
     * @throws io.mekong.core.MekongException when they are not; the batch is to be written again
     */
    long write(long batch, Workbench bench, BoundQuery rows) throws InterruptedException;

    @Override
    void close();
}
