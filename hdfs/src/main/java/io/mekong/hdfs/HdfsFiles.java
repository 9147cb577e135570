package io.mekong.hdfs;

import io.mekong.lake.FarFiles;
import io.mekong.lake.LakeStorage.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * Files in a folder of HDFS. A file is written beside, flushed to the disks of the DataNodes and then given its name, so that
 * no reader ever sees half of one.
 */
final class HdfsFiles implements FarFiles {
    private static final String DRAFTS = ".drafts";
    private static final int BUFFER_BYTES = 1 << 17;

    private final URI address;
    private final Path root;
    private final HdfsErrors errors;
    private @Nullable FileContext context;

    /** @param address {@code hdfs://user@namenode:9000/folder} */
    HdfsFiles(URI address) {
        this.address = address;
        this.root = new Path(server(address) + address.getPath());
        this.errors = new HdfsErrors(root.toString());
    }

    private static String server(URI address) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    private static Configuration configuration(URI address) {
        Configuration configuration = new Configuration(true);
        configuration.setClassLoader(HdfsFiles.class.getClassLoader());
        configuration.set("fs.defaultFS", server(address));
        // Who wants the lake tries again by itself, and wants to be told soon.
        configuration.setInt("ipc.client.connect.max.retries", 2);
        configuration.setInt("ipc.client.connect.max.retries.on.timeouts", 2);
        configuration.setInt("ipc.client.connect.timeout", 5_000);
        configuration.setInt("ipc.client.rpc-timeout.ms", 60_000);
        configuration.setInt("dfs.client.retry.times.get-last-block-length", 1);
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 3);
        configuration.setInt("dfs.client.retry.window.base", 500);
        // In a small cluster there is no other DataNode to go on with.
        configuration.set("dfs.client.block.write.replace-datanode-on-failure.best-effort", "true");
        return configuration;
    }

    /** What is done with the files, in the class loader that all of Hadoop's own was loaded by. */
    @FunctionalInterface
    private interface Work<T> {
        T on(FileContext files) throws IOException;
    }

    private <T> T attempt(String what, Work<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HdfsFiles.class.getClassLoader());
        try {
            return work.on(context());
        } catch (IOException e) {
            throw errors.of(what, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private synchronized FileContext context() throws IOException {
        FileContext open = context;
        if (open == null) {
            Configuration configuration = configuration(address);
            String user = address.getUserInfo();
            UserGroupInformation who =
                    user == null ? UserGroupInformation.getCurrentUser() : UserGroupInformation.createRemoteUser(user);
            open = who.doAs((java.security.PrivilegedAction<FileContext>) () -> {
                try {
                    return FileContext.getFileContext(root.toUri(), configuration);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            context = open;
        }
        return open;
    }

    private Path path(String relative) {
        return new Path(root, relative);
    }

    @Override
    public List<Stored> list(String prefix) {
        return attempt("list `" + prefix + "`", files -> {
            List<Stored> found = new ArrayList<>();
            // Prefixes of the lake are folders.
            Path folder = path(prefix.isEmpty() ? "." : prefix);
            if (!files.util().exists(folder)) {
                return found;
            }
            RemoteIterator<LocatedFileStatus> all = files.util().listFiles(folder, true);
            while (all.hasNext()) {
                FileStatus file = all.next();
                String path = root.toUri().relativize(file.getPath().toUri()).getPath();
                if (!path.startsWith(DRAFTS)) {
                    found.add(new Stored(path, file.getLen()));
                }
            }
            return found;
        });
    }

    @Override
    public void upload(java.nio.file.Path local, String path) {
        Path draft = path(DRAFTS + "/" + UUID.randomUUID());
        attempt("write `" + path + "`", files -> {
            try {
                write(files, local, draft);
                Path target = path(path);
                files.mkdir(target.getParent(), org.apache.hadoop.fs.permission.FsPermission.getDirDefault(), true);
                files.rename(draft, target, Options.Rename.OVERWRITE);
                return path;
            } catch (IOException | RuntimeException e) {
                forget(files, draft, e);
                throw e;
            }
        });
    }

    private static void write(FileContext files, java.nio.file.Path local, Path draft) throws IOException {
        FSDataOutputStream out = files.create(
                draft,
                EnumSet.of(CreateFlag.CREATE),
                Options.CreateOpts.createParent(),
                Options.CreateOpts.bufferSize(BUFFER_BYTES));
        try {
            Files.copy(local, out);
            out.hsync();
        } catch (IOException e) {
            // Not by try-with-resources: closing throws the very same exception once more.
            IOUtils.closeStream(out);
            throw e;
        }
        out.close();
    }

    private static void forget(FileContext files, Path draft, Exception cause) {
        try {
            files.delete(draft, false);
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void download(String path, java.nio.file.Path local) {
        attempt("read `" + path + "`", files -> {
            try (InputStream in = files.open(path(path), BUFFER_BYTES);
                    OutputStream out = Files.newOutputStream(local)) {
                return in.transferTo(out);
            }
        });
    }

    @Override
    public byte[] read(String path, long from, int length) {
        return attempt("read `" + path + "`", files -> {
            try (FSDataInputStream in = files.open(path(path))) {
                byte[] bytes = new byte[length];
                in.readFully(from, bytes);
                return bytes;
            }
        });
    }

    @Override
    public void delete(String path) {
        attempt("delete `" + path + "`", files -> files.util().exists(path(path)) && files.delete(path(path), false));
    }

    @Override
    public String address() {
        return root.toString();
    }

    @Override
    public void close() {
        // Its connections close by themselves when they are idle.
    }
}
