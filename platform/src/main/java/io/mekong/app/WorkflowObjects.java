package io.mekong.app;

import io.mekong.core.ObjectAddress;
import io.mekong.objects.Listing;
import io.mekong.objects.ObjectStore;
import io.mekong.task.Tools;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the object storage does for workflows' tasks. */
record WorkflowObjects(ObjectStore store) implements Tools.Objects {
    @Override
    public Optional<Tools.Found> find(ObjectAddress address) {
        Optional<Tools.Found> found =
                store.head(address).map(detail -> new Tools.Found(address, detail.sizeBytes(), detail.tag()));
        if (found.isEmpty()) {
            // An object that is not there yet and a bucket that never was look the same: a listing tells them apart.
            var _ = store.list(new Listing(address.bucket(), "", Listing.Depth.FOLDER, Optional.empty(), 1));
        }
        return found;
    }

    @Override
    public List<Tools.Found> list(ObjectAddress prefix) {
        List<Tools.Found> found = new ArrayList<>();
        store.forEach(
                prefix.bucket(),
                prefix.key(),
                object -> found.add(new Tools.Found(
                        new ObjectAddress(prefix.bucket(), object.key()), object.sizeBytes(), object.tag())));
        return found;
    }

    @Override
    public void copy(ObjectAddress from, ObjectAddress to) {
        store.copy(from, to);
    }

    @Override
    public void read(ObjectAddress from, Path file) {
        store.read(from, file);
    }

    @Override
    public void write(Path file, ObjectAddress to) {
        store.write(
                to,
                file,
                Optional.ofNullable(URLConnection.guessContentTypeFromName(to.key()))
                        .orElse("application/octet-stream"));
    }
}
