package io.mekong.app;

import io.mekong.core.MekongException;
import io.mekong.lake.FarFiles;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Hadoop's client, which has much in it that we have in other versions: it is loaded by a class loader of its own, and only
 * where the lake is on HDFS.
 */
final class HdfsLibraries {
    private HdfsLibraries() {}

    static FarFiles open(URI address) {
        List<Path> jars = jars();
        if (jars.isEmpty()) {
            throw missing("there is no folder `hdfs` of libraries beside " + home());
        }
        URLClassLoader loader = new URLClassLoader(
                "hdfs", jars.stream().map(HdfsLibraries::url).toArray(URL[]::new), FarFiles.class.getClassLoader());
        FarFiles files = ServiceLoader.load(FarFiles.Opener.class, loader)
                .findFirst()
                .orElseThrow(() -> missing("none of its libraries opens HDFS"))
                .open(address);
        return files;
    }

    private static MekongException missing(String why) {
        return MekongException.resource(
                "Cannot keep the lake on HDFS", why, "Build it anew: `./mvnw -pl hdfs -am package -DskipTests`.", null);
    }

    /** Of an installation, beside its own jar; of a source tree, where the module hdfs is built. */
    private static List<Path> jars() {
        Path home = home();
        List<Path> jars = jarsOf(home.resolve("hdfs"));
        if (jars.isEmpty() && home.getParent() != null && home.getParent().getParent() != null) {
            Path built = home.getParent().getParent().resolve("hdfs/target");
            jars = Stream.concat(jarsOf(built).stream(), jarsOf(built.resolve("lib")).stream())
                    .toList();
        }
        return jars;
    }

    private static List<Path> jarsOf(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MekongException.resource("Cannot read " + folder, MekongException.reason(e), "", e);
        }
    }

    /** The folder of our own jar, or of our classes. */
    private static Path home() {
        try {
            Path code = Path.of(HdfsLibraries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.ofNullable(code.getParent()).orElse(code);
        } catch (URISyntaxException e) {
            throw MekongException.bug("the place of our own code is no path", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw MekongException.bug("a path is no address: " + jar, e);
        }
    }
}
