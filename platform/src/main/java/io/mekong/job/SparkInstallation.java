package io.mekong.job;

import io.mekong.core.MekongException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Spark's libraries: a folder of their own, which the launcher fills when they are first needed. They are never in this
 * process.
 *
 * @param folder with {@code mekong-spark.jar} and {@code lib}
 * @param launcher the program that fills it
 * @param ours the jar that this process runs from
 */
public record SparkInstallation(Path folder, Path launcher, Path ours) {
    /**
     * Fills the folder where that is needed.
     *
     * @param log is told how it goes
     */
    synchronized void require(Consumer<String> log) throws InterruptedException {
        if (!Files.isExecutable(launcher)) {
            requireThere();
            return;
        }
        Process process = null;
        try {
            process = new ProcessBuilder(launcher.toString(), "install", "spark")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(log);
            }
            if (process.waitFor() != 0) {
                throw MekongException.resource(
                        "Spark could not be installed",
                        "`mekong install spark` failed",
                        "Run it by hand to see why; it downloads about 400 MB from Maven Central.",
                        null);
            }
        } catch (IOException e) {
            throw MekongException.resource(
                    "Spark could not be installed",
                    MekongException.reason(e),
                    "Run `mekong install spark` by hand.",
                    e);
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
        requireThere();
    }

    private void requireThere() {
        if (!Files.isRegularFile(jar())) {
            throw MekongException.resource(
                    "Spark is not installed", "there is no " + jar(), "Run `mekong install spark`.", null);
        }
    }

    private Path jar() {
        return folder.resolve("mekong-spark.jar");
    }

    /** Of a driver: our own jar, so that both sides are of one version. */
    String classPath() {
        return String.join(File.pathSeparator, ours.toString(), jar().toString(), folder.resolve("lib") + "/*");
    }

    /** What workers elsewhere need beside their own Spark. */
    List<String> shipped() {
        List<String> beside = List.of(
                "spark-sql-kafka",
                "spark-token-provider",
                "kafka-clients",
                "postgresql",
                "jedis",
                "commons-pool2",
                "snakeyaml-engine",
                "jspecify",
                "hadoop-aws",
                "analyticsaccelerator");
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            List<String> libraries = jars.filter(jar -> {
                        String name = jar.getFileName().toString();
                        return beside.stream().anyMatch(name::startsWith) || isAmazon(name);
                    })
                    .map(Path::toString)
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(ours.toString(), jar().toString()), libraries.stream())
                    .toList();
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot list " + folder, MekongException.reason(e), "Run `mekong install spark`.", e);
        }
    }

    /** The parts of Amazon's library all have one version. */
    private boolean isAmazon(String name) {
        return name.matches("(s3|s3-transfer-manager|sts|aws-core|sdk-core|regions|profiles|auth|utils|.*-spi|.*-aws.*"
                + "|.*protocol.*|checksums|crt-core|endpoints|identity.*|http-.*client.*|netty-nio.*|apache.*client.*|json-utils"
                + "|metrics|retries|annotations|arns|third-party.*|url-.*)-2\\.\\d+\\.\\d+\\.jar");
    }
}
