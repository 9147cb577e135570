package io.mekong.job;

import java.nio.file.Path;
import java.util.List;

/** Files by their addresses: in the project, in object storage or in HDFS. For all threads. */
public interface FilePlaces {
    /**
     * @param address of one file, or a glob
     * @return addresses, in order; empty where nothing is there
     * @throws io.mekong.core.MekongException where that place cannot be reached
     */
    List<String> list(String address);

    /**
     * A file with those bytes on this machine: itself where it is here, else a copy in the folder.
     *
     * @throws io.mekong.core.NotFoundException where it is not there
     */
    Path local(String address, Path folder);

    /** Makes the local file be there, as a whole or not at all. It may be gone afterwards. */
    void put(Path local, String address);
}
