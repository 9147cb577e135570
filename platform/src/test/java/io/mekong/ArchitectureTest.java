package io.mekong;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DataChunkAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rooms and the arrows between them. An arrow may only go to the left, and the lists below hold exactly the arrows
 * and libraries that there are: a new one is a decision, taken here in sight of all, and one that is gone is struck out.
 */
class ArchitectureTest {
    /** From left to right, the way of the data. */
    private static final List<String> ROOMS = List.of(
            "core",
            "project",
            "event",
            "service",
            "sink",
            "broker",
            "source",
            "objects",
            "connect",
            "cdc",
            "store",
            "deadletter",
            "ingest",
            "lake",
            "trace",
            "batch",
            "query",
            "job",
            "task",
            "workflow",
            "dashboard",
            "endpoint",
            "observe",
            "api",
            "app");

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("core", Set.of()),
            entry("project", Set.of("core")),
            entry("event", Set.of("core", "project")),
            entry("service", Set.of("core")),
            // Stands on Spark's classpath too: nothing but core, ever.
            entry("sink", Set.of("core")),
            entry("broker", Set.of("core")),
            entry("source", Set.of("core", "project", "event", "broker")),
            entry("objects", Set.of("core", "project", "service", "broker")),
            entry("connect", Set.of("core", "broker")),
            entry("cdc", Set.of("core", "broker", "project", "service", "connect")),
            entry("store", Set.of("core", "project")),
            entry("deadletter", Set.of("core", "project", "event", "broker")),
            entry("ingest", Set.of("core", "project", "event", "broker", "store", "deadletter")),
            entry("lake", Set.of("core", "project", "event", "broker", "objects", "store", "ingest")),
            entry("trace", Set.of("core", "project", "event", "broker", "store", "ingest", "lake")),
            entry("batch", Set.of("core", "project", "broker", "store", "deadletter", "ingest", "lake")),
            entry("query", Set.of("core", "project", "store")),
            entry(
                    "job",
                    Set.of("core", "project", "event", "broker", "store", "deadletter", "ingest", "sink", "query")),
            entry("task", Set.of("core", "project")),
            entry("workflow", Set.of("core", "project", "task")),
            entry("dashboard", Set.of("core", "project", "store", "query")),
            entry("endpoint", Set.of("core", "project", "service", "store", "query")),
            entry(
                    "observe",
                    Set.of(
                            "core",
                            "project",
                            "broker",
                            "source",
                            "objects",
                            "connect",
                            "store",
                            "ingest",
                            "lake",
                            "batch",
                            "query",
                            "workflow",
                            "dashboard")),
            entry(
                    "api",
                    Set.of(
                            "core",
                            "project",
                            "broker",
                            "source",
                            "objects",
                            "connect",
                            "job",
                            "store",
                            "ingest",
                            "lake",
                            "trace",
                            "batch",
                            "query",
                            "workflow",
                            "dashboard",
                            "endpoint",
                            "deadletter",
                            "observe")),
            entry(
                    "app",
                    Set.of(
                            "task",
                            "core",
                            "project",
                            "service",
                            "broker",
                            "source",
                            "objects",
                            "connect",
                            "cdc",
                            "job",
                            "sink",
                            "store",
                            "ingest",
                            "lake",
                            "trace",
                            "batch",
                            "query",
                            "workflow",
                            "dashboard",
                            "endpoint",
                            "deadletter",
                            "observe",
                            "api")));

    /** Logging and nullness belong to the language here: every room has them, and core has nothing else. */
    private static final Set<String> EVERYWHERE = Set.of("org.slf4j", "org.jspecify.annotations");

    /** Who may speak to which library; what is not listed may not be used at all. The longest prefix counts. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry(
                    "com.fasterxml.jackson",
                    Set.of(
                            "project",
                            "event",
                            "source",
                            "source.sample",
                            "cdc",
                            "connect",
                            "objects",
                            "job",
                            "store",
                            "store.duckdb",
                            "trace",
                            "store.clickhouse",
                            "query",
                            "task",
                            "workflow",
                            "dashboard",
                            "endpoint",
                            "api",
                            "app",
                            "app.command")),
            entry("javax.tools", Set.of("project")),
            entry("jakarta.mail", Set.of("task")),
            entry("org.snakeyaml", Set.of("project")),
            entry("org.flywaydb", Set.of("service")),
            entry("com.zaxxer.hikari", Set.of("service")),
            entry("org.postgresql", Set.of("workflow", "cdc", "sink")),
            entry("redis.clients.jedis", Set.of("service", "sink")),
            entry("org.apache.commons.compress", Set.of("service")),
            entry("kafka", Set.of("broker")),
            entry("org.apache.kafka", Set.of("broker")),
            entry("org.apache.kafka.connect", Set.of("connect")),
            entry("org.apache.kafka.clients", Set.of("broker", "deadletter")),
            entry("org.apache.kafka.common", Set.of("broker", "deadletter", "ingest")),
            entry("de.siegmar.fastcsv", Set.of("source", "source.sample")),
            entry("org.apache.avro", Set.of("event")),
            entry("org.gaul.s3proxy", Set.of("objects")),
            entry("software.amazon.awssdk", Set.of("objects")),
            entry("org.duckdb", Set.of("store.duckdb")),
            entry("com.clickhouse", Set.of("store.clickhouse")),
            entry("com.github.kagkarlsson", Set.of("workflow")),
            entry("io.prometheus", Set.of("observe")),
            entry("io.javalin", Set.of("api")),
            entry("org.eclipse.jetty", Set.of("api")),
            entry("jakarta.servlet", Set.of("api")),
            entry("ch.qos.logback", Set.of("app")),
            entry("picocli", Set.of("app.command")),
            entry("com.sun.management", Set.of("observe", "app.command")),
            entry("com.sun.security.auth", Set.of("service")));

    private static final JavaClasses PLATFORM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mekong");

    static List<String> rooms() {
        return ROOMS;
    }

    @Test
    void everyPackageIsARoomOrInOne() {
        assertThat(PLATFORM).isNotEmpty();
        assertThat(PLATFORM.stream().map(ArchitectureTest::room).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ROOMS);
        assertThat(ARROWS).containsOnlyKeys(ROOMS);
    }

    /** One class of ours stands in a library's package: what it opens is not public there. */
    @Test
    void onlyTheDoorIntoTheDriverStandsOutside() throws IOException, URISyntaxException {
        Path classes = Path.of(DataChunkAppender.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.map(classes::relativize)
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".class") && !name.startsWith("io/mekong/")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("org/duckdb/DataChunkAppender"));
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomSeesOnlyRoomsToItsLeft(String room) {
        assertThat(ROOMS.subList(0, ROOMS.indexOf(room))).containsAll(arrows(room));
        Set<String> seen = arrows(room);
        classes()
                .that(describe("are in " + room, type -> room(type).equals(room)))
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + room + " or in " + seen,
                        type -> !isOurs(type) || room(type).equals(room) || seen.contains(room(type))))
                .check(PLATFORM);
    }

    @Test
    void everyListedArrowIsThere() {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        ROOMS.forEach(room -> found.put(room, new TreeSet<>()));
        dependencies()
                .filter(dependency -> isOurs(dependency.getTargetClass()))
                .forEach(dependency -> found.getOrDefault(room(dependency.getOriginClass()), new TreeSet<>())
                        .add(room(dependency.getTargetClass())));
        found.forEach((room, targets) -> targets.remove(room));
        assertThat(found).containsExactlyInAnyOrderEntriesOf(ARROWS);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("io.mekong.(*)..").should().beFreeOfCycles().check(PLATFORM);
    }

    @Test
    void nothingImportsApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mekong.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.mekong.app..")
                .check(PLATFORM);
    }

    /** Main hands over to the command line, which opens the platform; the platform knows of no command. */
    @Test
    void onlyMainSeesTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("io.mekong.app")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.mekong.app.command")
                .check(PLATFORM);
    }

    @Test
    void onlyAppChoosesTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.mekong.store.duckdb", "io.mekong.store.clickhouse", "io.mekong.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.mekong.store.duckdb", "io.mekong.store.clickhouse")
                .check(PLATFORM);
    }

    @Test
    void everyLibraryStaysInItsRooms() {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "come with Java or are ours or a library",
                        type -> isJava(type)
                                || isOurs(type)
                                || EVERYWHERE.contains(
                                        type.getBaseComponentType().getPackageName())
                                || library(type).isPresent()))
                .check(PLATFORM);
        LIBRARIES.forEach((library, rooms) -> noClasses()
                .that(describe("are not in " + rooms, type -> !rooms.contains(packageInMekong(type))))
                .should()
                .dependOnClassesThat(describe(
                        "are of " + library,
                        type -> library(type).map(library::equals).orElse(false)))
                .check(PLATFORM));
    }

    @Test
    void everyListedLibraryIsUsed() {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        dependencies()
                .forEach(dependency -> library(dependency.getTargetClass())
                        .ifPresent(library -> found.computeIfAbsent(library, name -> new TreeSet<>())
                                .add(packageInMekong(dependency.getOriginClass()))));
        assertThat(found).containsExactlyInAnyOrderEntriesOf(LIBRARIES);
    }

    private static Stream<Dependency> dependencies() {
        return PLATFORM.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static Set<String> arrows(String room) {
        return ARROWS.getOrDefault(room, Set.of());
    }

    private static boolean isOurs(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith("io.mekong.");
    }

    private static boolean isJava(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.isPrimitive()
                || base.getPackageName().startsWith("java.")
                || base.getPackageName().startsWith("javax.sql");
    }

    private static Optional<String> library(JavaClass type) {
        String name = type.getBaseComponentType().getName() + ".";
        return LIBRARIES.keySet().stream()
                .filter(prefix -> name.startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length));
    }

    /** {@code store.duckdb} for {@code io.mekong.store.duckdb.DuckDbStore}. */
    private static String packageInMekong(JavaClass type) {
        return type.getBaseComponentType().getPackageName().replaceFirst("^io\\.mekong\\.", "");
    }

    /** {@code store} for {@code io.mekong.store.duckdb.DuckDbStore}. */
    private static String room(JavaClass type) {
        return packageInMekong(type).replaceFirst("\\..*", "");
    }
}
