package io.mekong.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.awaitility.Awaitility;

/** One real NameNode and one real DataNode, each a process of its own that can be killed and started again. */
final class HdfsCluster implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::killAll);
    private Process nameNode;
    private Process dataNode;

    private HdfsCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        configure();
        Runtime.getRuntime().addShutdownHook(atExit);
        Process format = java("namenode.NameNode", "-format", "-nonInteractive");
        if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IllegalStateException("the NameNode cannot be formatted: see " + folder);
        }
        nameNode = java("namenode.NameNode");
        dataNode = java("datanode.DataNode");
    }

    static HdfsCluster start(Path folder) {
        try {
            HdfsCluster cluster = new HdfsCluster(folder);
            cluster.awaitReady();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void configure() throws IOException {
        // Where Hadoop is installed there are pages in them.
        Files.createDirectories(folder.resolve("conf/webapps/hdfs"));
        Files.createDirectories(folder.resolve("conf/webapps/datanode"));
        StringBuilder text = new StringBuilder("<configuration>");
        for (String setting : List.of(
                "fs.defaultFS=hdfs://127.0.0.1:" + port,
                "dfs.namenode.name.dir=" + folder.resolve("name").toUri(),
                "dfs.datanode.data.dir=" + folder.resolve("data").toUri(),
                "dfs.namenode.http-address=127.0.0.1:0",
                "dfs.datanode.address=127.0.0.1:0",
                "dfs.datanode.http.address=127.0.0.1:0",
                "dfs.datanode.ipc.address=127.0.0.1:0",
                "dfs.replication=1",
                "dfs.namenode.fs-limits.min-block-size=1024",
                "dfs.blocksize=1048576",
                "dfs.namenode.safemode.extension=0",
                "dfs.heartbeat.interval=1",
                "dfs.namenode.heartbeat.recheck-interval=1000",
                "dfs.datanode.du.reserved=0")) {
            String[] parts = setting.split("=", 2);
            text.append("<property><name>%s</name><value>%s</value></property>".formatted(parts[0], parts[1]));
        }
        text.append("</configuration>");
        Files.writeString(folder.resolve("conf/core-site.xml"), text);
        Files.writeString(folder.resolve("conf/hdfs-site.xml"), text);
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder.resolve("conf") + ":" + System.getProperty("mekong.daemons") + "/*",
                "org.apache.hadoop.hdfs.server." + main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(main + ".log").toFile()))
                .start();
    }

    URI address(String folderOfHdfs) {
        return URI.create("hdfs://127.0.0.1:" + port + folderOfHdfs);
    }

    /** As another user. */
    URI address(String user, String folderOfHdfs) {
        return URI.create("hdfs://" + user + "@127.0.0.1:" + port + folderOfHdfs);
    }

    /** As whom the NameNode runs: may do everything. */
    DistributedFileSystem administrator() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set("ipc.client.connect.max.retries", "1");
        return (DistributedFileSystem) FileSystem.newInstance(address("/"), configuration);
    }

    void awaitReady() {
        Awaitility.await("HDFS takes files")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (DistributedFileSystem files = administrator()) {
                        return !files.isInSafeMode()
                                && files.getDataNodeStats(HdfsConstants.DatanodeReportType.LIVE).length == 1;
                    }
                });
    }

    void killNameNode() {
        kill(nameNode);
    }

    void startNameNode() throws IOException {
        nameNode = java("namenode.NameNode");
    }

    void killDataNode() {
        kill(dataNode);
        Awaitility.await("the NameNode knows that it is dead").atMost(SOON).until(() -> {
            try (DistributedFileSystem files = administrator()) {
                return files.getDataNodeStats(HdfsConstants.DatanodeReportType.LIVE).length == 0;
            }
        });
    }

    void startDataNode() throws IOException {
        dataNode = java("datanode.DataNode");
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void killAll() {
        for (Process process : new Process[] {dataNode, nameNode}) {
            if (process != null) {
                kill(process);
            }
        }
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
