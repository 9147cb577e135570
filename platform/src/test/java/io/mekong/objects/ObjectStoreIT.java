package io.mekong.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.ObjectAddress;
import io.mekong.objects.Listing.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on the endpoint of our own. */
class ObjectStoreIT {
    private static final String TEXT = "text/plain";

    @TempDir
    static Path data;

    private static RunningStorage running;

    @BeforeAll
    static void open() {
        running = RunningStorage.open(data);
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private static ObjectStore store() {
        return running.store();
    }

    private static ObjectAddress bronze(String key) {
        return new ObjectAddress("bronze", key);
    }

    private static void put(String key) {
        store().write(bronze(key), key.getBytes(StandardCharsets.UTF_8), TEXT);
    }

    private static String text(ObjectAddress address) {
        return new String(store().bytes(address), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.json",
                "year=2019/month=11/day=28/00.parquet",
                "with space + plus & amp.txt",
                "Đà Nẵng/mưa.txt",
                "a%2Fb%20c",
                "quote'\"<>?#.txt"
            })
    void whatIsWrittenIsReadAndListedByItsName(String key) {
        put(key);
        assertThat(text(bronze(key))).isEqualTo(key);
        ObjectDetail head = store().head(bronze(key)).orElseThrow();
        assertThat(head.contentType()).isEqualTo(TEXT);
        assertThat(head.sizeBytes()).isEqualTo(key.getBytes(StandardCharsets.UTF_8).length);
        assertThat(store().list(Listing.all("bronze", key)).objects())
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.key()).isEqualTo(key);
                    assertThat(object.tag()).isEqualTo(head.tag()).doesNotContain("\"");
                });
        store().delete(bronze(key));
        assertThat(store().head(bronze(key))).isEmpty();
    }

    @Test
    void aPartOfAnObjectIsRead() throws IOException {
        put("parts/0123456789");
        try (InputStream in = store().read(bronze("parts/0123456789"), 6, 4)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("0123");
        }
        try (InputStream in = store().read(bronze("parts/0123456789"), 14, 100)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("89");
        }
    }

    @Test
    void whatIsBigIsWrittenInPartsAndIsTheSame() throws IOException {
        byte[] big = new byte[(33 << 20) + 17];
        new Random(4).nextBytes(big);
        store().write(bronze("big/one.bin"), new ByteArrayInputStream(big), "application/octet-stream");
        assertThat(store().head(bronze("big/one.bin")).orElseThrow().sizeBytes())
                .isEqualTo(big.length);
        Path file = data.resolve("one.bin");
        store().read(bronze("big/one.bin"), file);
        assertThat(Files.mismatch(file, Files.write(data.resolve("expected.bin"), big)))
                .isEqualTo(-1);
        assertThat(store().list(Listing.all("bronze", "big/")).objects())
                .as("no parts are left over")
                .hasSize(1);
    }

    @Test
    void aPutThatBreaksOffLeavesNothing() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[20 << 20]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable is out");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        });
        assertThatThrownBy(() -> store().write(bronze("broken/x"), broken, TEXT))
                .hasMessage("Cannot write s3://bronze/broken/x – it broke off: the cable is out – Try again.");
        assertThat(store().list(Listing.all("bronze", "broken/")).objects()).isEmpty();
    }

    @Test
    void listingsComeInPagesAndByFolder() {
        IntStream.range(0, 25).forEach(i -> put("page/%02d/x".formatted(i)));
        put("page/last");
        List<String> found = new ArrayList<>();
        Optional<String> after = Optional.empty();
        int pages = 0;
        do {
            ObjectPage page = store().list(new Listing("bronze", "page/", Depth.FOLDER, after, 10));
            found.addAll(page.folders());
            page.objects().forEach(object -> found.add(object.key()));
            after = page.next();
            pages++;
        } while (after.isPresent());
        assertThat(pages).isEqualTo(3);
        assertThat(found).hasSize(26).doesNotHaveDuplicates().contains("page/00/", "page/24/", "page/last");
        List<String> all = new ArrayList<>();
        store().forEach("bronze", "page/0", object -> all.add(object.key()));
        assertThat(all).hasSize(10).isSorted();
        store().delete("bronze", all);
        assertThat(store().list(Listing.all("bronze", "page/0")).objects()).isEmpty();
    }

    @Test
    void aCopyKeepsContentAndType() {
        store().write(bronze("from.json"), "{}".getBytes(StandardCharsets.UTF_8), "application/json");
        store().copy(bronze("from.json"), bronze("to/there.json"));
        assertThat(text(bronze("to/there.json"))).isEqualTo("{}");
        assertThat(store().head(bronze("to/there.json")).orElseThrow().contentType())
                .isEqualTo("application/json");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> store().read(bronze("none.json")))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("Cannot read s3://bronze/none.json – it is not there – Check the key.");
        assertThatThrownBy(() -> store().list(Listing.all("silver", "")))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("Cannot list s3://silver/ – there is no bucket `silver`"
                        + " – Make it, or name it in `s3.buckets` of mekong.yaml.");
        assertThatThrownBy(() -> store().write(new ObjectAddress("silver", "x"), new byte[1], TEXT))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no bucket `silver`");
    }

    @Test
    void wrongKeysAreToldAsSuch() {
        StorageKeys wrongSecret = new StorageKeys(running.keys().accessKey(), "wrong");
        try (ObjectStore store = open(running.storage().endpoint(), wrongSecret)) {
            assertThatThrownBy(store::buckets)
                    .isInstanceOf(MekongException.class)
                    .hasMessageStartingWith("Cannot list the buckets – the object storage at "
                            + running.storage().endpoint() + " refuses the keys (")
                    .hasMessageEndingWith(" – Correct `s3.access-key` and `s3.secret-key`, or what they may do there.");
        }
        try (ObjectStore store = open(running.storage().endpoint(), new StorageKeys("NOBODY", "wrong"))) {
            assertThatThrownBy(() -> store.head(bronze("x"))).hasMessageContaining("refuses the keys");
        }
    }

    @Test
    void aStoreThatIsAwayIsToldAsSuch() {
        URI nobody = URI.create("http://localhost:" + FreePorts.next().s3());
        try (ObjectStore store = open(nobody, new StorageKeys("a", "b"))) {
            assertThatThrownBy(store::buckets)
                    .hasMessageStartingWith(
                            "Cannot list the buckets – the object storage at " + nobody + " does not answer (")
                    .hasMessageEndingWith(" – Check that it runs, and `s3.endpoint`.");
        }
    }

    @Test
    void theKeysAreMadeOnceAndForTheirOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("s3.keys"))))
                .isEqualTo("rw-------");
        assertThat(StorageKeys.load(data.resolve("s3.keys"))).isEqualTo(running.keys());
        assertThat(running.keys().toString()).doesNotContain(running.keys().secretKey());
    }

    @Test
    void aPortInUseIsSaid() {
        int port = running.storage().endpoint().getPort();
        assertThatThrownBy(() -> RunningStorage.open(
                        data.resolve("second"), RunningStorage.project(data.resolve("project"), Map.of()), port))
                .hasMessageStartingWith("Cannot start the S3 endpoint – it cannot listen on port " + port + ": ")
                .hasMessageEndingWith(" – Stop what holds that port, or move all ports with `--port-offset`.");
    }

    private static ObjectStore open(URI endpoint, StorageKeys keys) {
        return ObjectStore.open(endpoint, "us-east-1", Optional.of(keys), true);
    }
}
