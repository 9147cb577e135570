package io.mekong.hdfs;

import io.mekong.lake.FarFiles;
import java.net.URI;

/** Found by Java's service loader. */
public final class HdfsOpener implements FarFiles.Opener {
    @Override
    public FarFiles open(URI address) {
        return new HdfsFiles(address);
    }
}
