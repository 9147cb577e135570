package io.mekong.app.command;

import io.mekong.app.InstanceFile;
import io.mekong.core.DataSize;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.PortCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the machine and at the instance, and says for each finding how to mend it. */
@Command(
        name = "doctor",
        description = "Check ports, JDK, disk, memory, versions and each component, with the fix for what is wrong.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final DataSize LOW_DISK = DataSize.ofMegabytes(2048);
    private static final DataSize LOW_MEMORY = DataSize.ofMegabytes(1536);
    private static final int OLDEST_JAVA = 25;
    /** Where the log names the room and not the part. */
    private static final Map<String, String> LOG_OF =
            Map.of("http", "api", "scheduler", "workflow", "postgres", "service");

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    private final List<Finding> findings = new ArrayList<>();

    private enum Verdict {
        OK,
        WARN,
        FAIL
    }

    private record Finding(Verdict verdict, String what, String detail, String fix) {}

    @Override
    public Integer call() {
        Optional<InstanceFile> running = options.running();
        java();
        memory();
        disk(options.dataDirectory());
        running.ifPresentOrElse(this::instance, this::ports);
        List<List<String>> rows = findings.stream()
                .map(finding ->
                        List.of(finding.verdict().name().toLowerCase(Locale.ROOT), finding.what(), finding.detail()))
                .toList();
        System.out.print(TextTable.of(List.of("", "what", "found"), rows));
        List<Finding> wrong = findings.stream()
                .filter(finding -> finding.verdict() != Verdict.OK)
                .toList();
        wrong.forEach(finding -> System.out.printf("%n%s: %s – %s%n", finding.what(), finding.detail(), finding.fix()));
        return wrong.stream().anyMatch(finding -> finding.verdict() == Verdict.FAIL) ? 1 : 0;
    }

    private void java() {
        int version = Runtime.version().feature();
        found(
                version >= OLDEST_JAVA ? Verdict.OK : Verdict.FAIL,
                "java",
                Runtime.version() + " in " + System.getProperty("java.home"),
                "Install a JDK " + OLDEST_JAVA + " and start through ./mekong, which finds it.");
    }

    private void memory() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        DataSize total = new DataSize(system.getTotalMemorySize());
        found(
                total.bytes() >= LOW_MEMORY.bytes() ? Verdict.OK : Verdict.WARN,
                "memory",
                total + ", " + Runtime.getRuntime().availableProcessors() + " cores",
                "Mekong idles at about half a gigabyte; give it " + LOW_MEMORY + " or more.");
    }

    private void disk(Path data) {
        Path existing = data;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return;
        }
        try {
            DataSize free = new DataSize(Files.getFileStore(existing).getUsableSpace());
            found(
                    free.bytes() >= LOW_DISK.bytes() ? Verdict.OK : Verdict.WARN,
                    "disk",
                    free + " free for " + data,
                    "Free space or choose another folder with --data.");
            found(
                    Files.isWritable(existing) ? Verdict.OK : Verdict.FAIL,
                    "data folder",
                    data + (Files.isWritable(existing) ? " can be written" : " cannot be written"),
                    "Choose a folder that can be written with --data.");
        } catch (IOException e) {
            found(Verdict.FAIL, "disk", MekongException.reason(e), "Choose another folder with --data.");
        }
    }

    /** Nothing runs here: everything that a start needs must be free. */
    private void ports() {
        found(Verdict.OK, "instance", "none is running on " + options.dataDirectory(), "");
        try {
            PortCheck.requireFree("127.0.0.1", options.ports().all(), Set.of());
            found(
                    Verdict.OK,
                    "ports",
                    String.join(
                            ", ",
                            options.ports().all().stream()
                                    .map(port -> port.port() + " " + port.name())
                                    .toList()),
                    "");
        } catch (MekongException e) {
            found(Verdict.FAIL, "ports", e.why(), e.fix());
        }
    }

    private void instance(InstanceFile file) {
        found(Verdict.OK, "instance", file.url() + ", pid " + file.pid(), "");
        try {
            ApiClient.Answer ready = new ApiClient(file.url()).getAnswer("/ready");
            ready.body().path("components").properties().forEach(part -> {
                String state = part.getValue().path("state").asText();
                boolean good = state.equals(Health.State.READY.name().toLowerCase(Locale.ROOT));
                found(
                        good ? Verdict.OK : Verdict.FAIL,
                        part.getKey(),
                        state + " · " + part.getValue().path("detail").asText(),
                        "See `mekong logs " + LOG_OF.getOrDefault(part.getKey(), part.getKey()) + "`.");
            });
        } catch (MekongException e) {
            found(Verdict.FAIL, "instance", e.why(), "See `mekong logs`; `mekong down` and `mekong up` start it anew.");
        }
    }

    private void found(Verdict verdict, String what, String detail, String fix) {
        findings.add(new Finding(verdict, what, detail, fix));
    }
}
