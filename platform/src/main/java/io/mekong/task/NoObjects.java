package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where there is no object storage. */
final class NoObjects implements Tools.Objects {
    private static MekongException none(ObjectAddress address) {
        return MekongException.bug("there is no object storage to look for " + address, null);
    }

    @Override
    public Optional<Tools.Found> find(ObjectAddress address) {
        throw none(address);
    }

    @Override
    public List<Tools.Found> list(ObjectAddress prefix) {
        throw none(prefix);
    }

    @Override
    public void copy(ObjectAddress from, ObjectAddress to) {
        throw none(from);
    }

    @Override
    public void read(ObjectAddress from, Path file) {
        throw none(from);
    }

    @Override
    public void write(Path file, ObjectAddress to) {
        throw none(to);
    }
}
