package io.mekong.observe;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the platform takes of the machine. */
public final class ProcessStats {
    private ProcessStats() {}

    /**
     * @param rssBytes resident memory of this process and its children together; empty where the system does not tell
     * @param cpuPercent of this process, of all cores together
     */
    public record Usage(
            long pid,
            long uptimeMs,
            long heapUsedBytes,
            long heapMaxBytes,
            Optional<Long> rssBytes,
            double cpuPercent,
            int threads) {}

    public record Folder(String name, String path, long bytes) {}

    public record Disk(long freeBytes, long totalBytes) {}

    public static Usage usage() {
        Runtime runtime = Runtime.getRuntime();
        double cpu = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuLoad();
        return new Usage(
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getUptime(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                treeRss(),
                Math.max(0, cpu * 100),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    public static List<Folder> folders(Map<String, Path> named) {
        List<Folder> folders = new ArrayList<>();
        named.forEach((name, path) -> folders.add(new Folder(name, path.toString(), size(path))));
        return folders;
    }

    public static Optional<Disk> disk(Path path) {
        try {
            FileStore store = Files.getFileStore(path);
            return Optional.of(new Disk(store.getUsableSpace(), store.getTotalSpace()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Resident memory of this process and all below it, from {@code /proc}. */
    private static Optional<Long> treeRss() {
        ProcessHandle self = ProcessHandle.current();
        Optional<Long> own = rss(self.pid());
        return own.map(bytes -> bytes
                + self.descendants()
                        .mapToLong(child -> rss(child.pid()).orElse(0L))
                        .sum());
    }

    private static Optional<Long> rss(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Files come and go while we count: what is gone counts nothing. */
    private static long size(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.mapToLong(file -> {
                        try {
                            return Files.isRegularFile(file) ? Files.size(file) : 0;
                        } catch (IOException e) {
                            return 0;
                        }
                    })
                    .sum();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
