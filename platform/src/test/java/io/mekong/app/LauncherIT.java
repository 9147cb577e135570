package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.FreePorts;
import io.mekong.core.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mekong}, the script: which JDK it takes, when it builds, what it says where something is missing. */
class LauncherIT {
    private static final Map<String, String> NO_BUILD = Map.of("MEKONG_NO_BUILD", "1");

    @TempDir
    private Path folder;

    private FakeInstallation fake;

    @BeforeEach
    void install() {
        fake = new FakeInstallation(folder);
    }

    @Test
    void aNewEnoughJdkIsFoundThoughTheDefaultIsOlder() {
        Path old = fake.jdk("java-17", "17.0.12");
        fake.jdk("java-25", "25.0.1");
        FakeInstallation.link(fake.bin().resolve("java"), old.resolve("bin/java"));

        assertThat(fake.run(NO_BUILD, "status").exits(0).out()).startsWith("java: java-25\n");
        assertThat(fake.run(with(NO_BUILD, "JAVA_HOME", old), "status").exits(0).out())
                .as("an old JAVA_HOME is no hindrance")
                .startsWith("java: java-25\n");
    }

    @Test
    void theUsersChoiceComesFirst() {
        fake.jdk("java-25", "25.0.1");
        Path chosen = fake.jdk("java-27", "27-ea");
        Path onPath = fake.jdk("zulu-26", "26.0.1");

        assertThat(fake.run(with(NO_BUILD, "JAVA_HOME", chosen), "status")
                        .exits(0)
                        .out())
                .startsWith("java: java-27\n");
        FakeInstallation.link(folder.resolve("alternatives/java"), onPath.resolve("bin/java"));
        FakeInstallation.link(fake.bin().resolve("java"), Path.of("../alternatives/java"));
        assertThat(fake.run(NO_BUILD, "status").exits(0).out())
                .as("through links, relative ones too")
                .startsWith("java: zulu-26\n");
    }

    @Test
    void whatCannotCompileIsNoJdk() {
        fake.jre("a-jre-25", "25.0.1");
        assertThat(fake.run(NO_BUILD, "status").exits(1).err()).contains("no JDK 25");

        fake.jdk("b-jdk-25", "25.0.1");
        assertThat(fake.run(NO_BUILD, "status").exits(0).out()).startsWith("java: b-jdk-25\n");
    }

    @Test
    void withoutAJdkItSaysExactlyWhatToInstall() {
        fake.jdk("java-21", "21.0.4");

        assertThat(fake.run(Map.of(), "up").exits(1).err())
                .isEqualTo(
                        "mekong: no JDK 25 – Mekong runs on Java 25 or later and none was found in JAVA_HOME, on the PATH"
                                + " or in the usual folders – install a JDK 25, for example from adoptium.net\n");
        fake.program("apt-get", "exit 1");
        assertThat(fake.run(Map.of(), "up").exits(1).err())
                .endsWith("– install the package temurin-25-jdk (adoptium.net/installation/linux)"
                        + " or openjdk-25-jdk-headless\n");
    }

    @Test
    void argumentsAndExitCodesAreHandedThrough() throws IOException {
        fake.jdk("java-25", "25.0.1");

        List<String> said = fake.run(NO_BUILD, "sql", "SELECT  'a b' -- *", "--format", "csv")
                .exits(0)
                .out()
                .lines()
                .toList();
        assertThat(said)
                .endsWith("io.mekong.app.Main", "sql", "SELECT  'a b' -- *", "--format", "csv")
                .contains("-Dmekong.home=" + fake.home().toRealPath(), "-Dmekong.terminal=false");
        assertThat(fake.run(with(NO_BUILD, "MEKONG_HEAP", Path.of("2g")), "up")
                        .exits(0)
                        .out())
                .contains("-Xmx2g\n");
        fake.jdk("java-25", "25.0.1");
        Files.writeString(fake.jdks().resolve("java-25/bin/java"), "#!/bin/sh\nexit 7\n");
        fake.run(NO_BUILD, "status").exits(7);
    }

    @Test
    void itCanBeCalledThroughALink() throws IOException {
        fake.jdk("java-25", "25.0.1");
        FakeInstallation.link(folder.resolve("my mekong/elsewhere/link"), Path.of("../mekong"));

        assertThat(fake.runScript("elsewhere/link", NO_BUILD, "status").exits(0).out())
                .contains("-Dmekong.home=" + fake.home().toRealPath() + "\n");
    }

    @Test
    void itBuildsWhatIsMissingOrStaleAndNothingElse() throws IOException {
        fake.jdk("java-25", "25.0.1");
        fake.maven("""
                echo "maven: $*"
                mkdir -p "$home/platform/target/lib"
                echo jar > "$home/platform/target/mekong.jar"
                echo ui > "$home/platform/target/lib/mekong-ui-1.jar"
                mkdir -p "$home/hdfs/target/lib"
                echo hdfs > "$home/hdfs/target/mekong-hdfs.jar"
                echo hadoop > "$home/hdfs/target/lib/hadoop-client-1.jar"
                """);

        Cli.Result first = fake.run(Map.of(), "status").exits(0);
        assertThat(first.err()).contains("Building Mekong", "Built in ");
        assertThat(first.out()).contains("io.mekong.app.Main\nstatus\n");
        assertThat(Files.readString(fake.home().resolve("platform/target/build.log")))
                .contains("maven: -B -DskipTests")
                .contains("package");

        assertThat(fake.run(Map.of(), "status").exits(0).err())
                .as("nothing changed")
                .isEmpty();

        Path source = fake.home().resolve("platform/src/main/java/Some.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(fake.run(NO_BUILD, "status").exits(0).err())
                .as("told not to")
                .isEmpty();
        assertThat(fake.run(Map.of(), "status").exits(0).err()).contains("Built in ");
    }

    @Test
    void aFailedBuildShowsItsErrors() {
        fake.jdk("java-25", "25.0.1");
        fake.maven("echo '[INFO] much'; echo '[ERROR] Some.java:[3,4] cannot find symbol'; exit 1");

        assertThat(fake.run(Map.of(), "status").exits(1).err())
                .contains("[ERROR] Some.java:[3,4] cannot find symbol")
                .contains("mekong: the build failed – the lines above say why")
                .contains("build.log")
                .doesNotContain("[INFO] much");
    }

    @Test
    void testInstallsABrowserWhereThereIsNone() throws IOException {
        fake.jdk("java-25", "25.0.1");
        Path calls = folder.resolve("calls");
        fake.program(
                "apt-get",
                "echo \"apt-get $*\" >> '" + calls + "'\ncase $1 in install) printf '#!/bin/sh\\n' > '"
                        + fake.bin().resolve("chromium") + "'; /bin/chmod +x '"
                        + fake.bin().resolve("chromium") + "' ;; esac");
        fake.maven("echo \"maven: $*, browser $MEKONG_CHROMIUM, java $JAVA_HOME\"");

        Cli.Result result = fake.run(Map.of(), "test", "-Dit.test=SomeIT").exits(0);
        assertThat(result.err()).contains("Installing Chromium");
        assertThat(Files.readString(calls).lines().toList())
                .containsExactly(
                        "apt-get update -qq",
                        "apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core");
        assertThat(result.out())
                .isEqualTo("maven: -B verify -Dit.test=SomeIT, browser "
                        + fake.bin().resolve("chromium") + ", java "
                        + fake.jdks().resolve("java-25") + "\n");

        assertThat(fake.run(Map.of(), "test").exits(0).err())
                .as("it is there now")
                .isEmpty();
        assertThat(Files.readString(calls).lines()).hasSize(2);
    }

    @Test
    void withoutABrowserAndWithoutAWayToInstallOneTestSaysSo() {
        fake.jdk("java-25", "25.0.1");

        assertThat(fake.run(Map.of(), "test").exits(1).err())
                .isEqualTo("mekong: no browser – the end-to-end tests drive Chromium – install it, or name it in"
                        + " MEKONG_CHROMIUM\n");
        fake.program("apt-get", "exit 100");
        assertThat(fake.run(Map.of(), "test").exits(1).err()).contains("Chromium could not be installed");
    }

    @Test
    void whatCiRunsFailsWhenTheTestsFail() throws IOException {
        fake.jdk("java-25", "25.0.1");
        fake.program("chromium", "exit 0");
        fake.program("env", "exec " + FakeInstallation.tool("env") + " \"$@\"");
        fake.program("bash", "exec " + FakeInstallation.tool("bash") + " \"$@\"");
        Files.createDirectories(fake.home().resolve(".ci"));
        Files.copy(Installation.home().resolve(".ci/run"), fake.home().resolve(".ci/run"));

        fake.maven("echo 'Tests run: 3, Failures: 0'");
        assertThat(fake.runScript(".ci/run", Map.of()).exits(0).out()).endsWith("Tests run: 3, Failures: 0\n");
        fake.maven("echo 'Tests run: 3, Failures: 1'; exit 1");
        assertThat(fake.runScript(".ci/run", Map.of()).exits(1).out()).endsWith("Tests run: 3, Failures: 1\n");
    }

    /** Nothing fake: the real script, JDK and build. */
    @Test
    void upDetachedGoesOnUntilDown() throws IOException {
        Path home = Files.createDirectories(folder.resolve("real mekong"));
        Files.copy(Installation.launcher(), home.resolve("mekong"));
        FakeInstallation.link(home.resolve("platform/target/mekong.jar"), Installation.jar());
        FakeInstallation.link(home.resolve("platform/target/lib"), Installation.libraries());
        FakeInstallation.link(home.resolve("examples"), Installation.home().resolve("examples"));
        Path data = folder.resolve("some data");
        Ports ports = FreePorts.next();
        String[] instance = {"--data", data.toString()};
        try {
            Cli.Result up = launch(
                            home, "up", "--detach", "--data", data.toString(), "--port-offset", "" + ports.offset())
                    .exits(0);
            assertThat(up.out())
                    .contains("Mekong is ready in")
                    .contains("http://localhost:" + ports.web())
                    .contains(data.toString());
            assertThat(launch(home, "status", instance).exits(0).out()).containsPattern("kafka +ready");
            assertThat(launch(home, "up", "--detach", "--data", data.toString())
                            .exits(1)
                            .err())
                    .contains("an instance is running on it already");
        } finally {
            Cli.Result down = launch(home, "down", instance);
            assertThat(down.exits(0).out()).contains("Stopped. All data is kept in " + data);
        }
        assertThat(launch(home, "status", instance).exits(1).err()).contains("No instance is running");
        assertThat(io.mekong.service.Postgres.survivor(data.resolve("postgres")))
                .isEmpty();
    }

    private static Cli.Result launch(Path home, String verb, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(home.resolve("mekong").toString(), verb), Stream.of(arguments))
                        .toList());
        builder.environment().put("MEKONG_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", Installation.jdk().toString());
        return Cli.finish(builder, "");
    }

    private static Map<String, String> with(Map<String, String> environment, String name, Path value) {
        Map<String, String> more = new java.util.HashMap<>(environment);
        more.put(name, value.toString());
        return more;
    }
}
