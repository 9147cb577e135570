package io.mekong.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveHubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Chart> charts = new ConcurrentHashMap<>();
    private final LiveHub hub = new LiveHub(this::resolve, Duration.ofMillis(1));

    private LiveTopic resolve(String key) {
        Chart chart = charts.get(key);
        if (chart == null) {
            throw MekongException.user("Cannot watch `" + key + "`", "there is no such chart", "Choose another.");
        }
        return chart;
    }

    @AfterEach
    void close() {
        hub.close();
    }

    /** Reads one table; its state is how often it was computed. It waits for {@code mayCompute} when told to. */
    private static final class Chart implements LiveTopic {
        private final String table;
        private final AtomicInteger computed = new AtomicInteger();
        private final AtomicInteger begun = new AtomicInteger();
        private final Semaphore mayCompute = new Semaphore(0);
        private volatile boolean waits;
        private volatile boolean fails;

        Chart(String table) {
            this.table = table;
        }

        @Override
        public String event() {
            return "chart";
        }

        @Override
        public Set<String> tables() {
            return Set.of(table);
        }

        @Override
        public Optional<Duration> refresh() {
            return Optional.empty();
        }

        @Override
        public String compute(int viewers) {
            begun.incrementAndGet();
            if (waits) {
                mayCompute.acquireUninterruptibly();
            }
            int number = computed.incrementAndGet();
            if (fails) {
                throw new IllegalStateException("broken chart");
            }
            return table + " " + number + " for " + viewers;
        }
    }

    private Chart chart(String key, String table) {
        Chart chart = new Chart(table);
        charts.put(key, chart);
        return chart;
    }

    private LiveSubscription watch(String... keys) {
        return hub.subscribe(List.of(keys), OptionalLong.empty());
    }

    private static List<String> take(LiveSubscription subscription) throws InterruptedException {
        return subscription.take(PATIENCE).stream().map(LiveEvent::json).toList();
    }

    @Test
    void oneComputationServesAllViewers() throws Exception {
        Chart chart = chart("a", "demo");
        chart.waits = true;
        List<LiveSubscription> viewers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            viewers.add(watch("a"));
        }
        // All have joined before the first state is there; whoever came while it was computed gets the same one.
        chart.mayCompute.release();
        for (LiveSubscription viewer : viewers) {
            assertThat(take(viewer)).singleElement().asString().startsWith("demo 1 for ");
        }
        // Those who joined while it was computed had it marked stale once, for all of them together.
        chart.mayCompute.release(100);
        hub.committed("demo");
        for (LiveSubscription viewer : viewers) {
            assertThat(take(viewer)).isNotEmpty();
        }
        assertThat(chart.computed.get()).isLessThanOrEqualTo(3);
        assertThat(hub.viewers()).isEqualTo(Map.of("a", 50));
    }

    @Test
    void changesDuringAComputationAreTakenTogetherInOneMore() throws Exception {
        Chart chart = chart("a", "demo");
        chart.waits = true;
        LiveSubscription viewer = watch("a");
        await().atMost(PATIENCE).until(() -> chart.begun.get() == 1);
        for (int i = 0; i < 100; i++) {
            hub.committed("demo");
        }
        chart.mayCompute.release();
        assertThat(take(viewer)).containsExactly("demo 1 for 1");
        chart.mayCompute.release(1000);
        assertThat(take(viewer)).containsExactly("demo 2 for 1");
        hub.committed("demo");
        assertThat(take(viewer)).containsExactly("demo 3 for 1");
    }

    @Test
    void aCommitElsewhereChangesNothing() throws Exception {
        Chart chart = chart("a", "demo");
        Chart other = chart("b", "other");
        LiveSubscription viewer = watch("a");
        LiveSubscription second = watch("b");
        take(viewer);
        take(second);
        hub.committed("other");
        assertThat(take(second)).containsExactly("other 2 for 1");
        assertThat(chart.computed).hasValue(1);
        assertThat(other.computed).hasValue(2);
    }

    @Test
    void whoComesBackGetsTheNewestUnlessItWasSeen() throws Exception {
        chart("a", "demo");
        LiveSubscription stays = watch("a");
        long first = stays.take(PATIENCE).getFirst().number();
        hub.committed("demo");
        long second = stays.take(PATIENCE).getFirst().number();
        assertThat(second).isGreaterThan(first);

        assertThat(take(hub.subscribe(List.of("a"), OptionalLong.of(first)))).containsExactly("demo 2 for 1");
        LiveSubscription upToDate = hub.subscribe(List.of("a"), OptionalLong.of(second));
        assertThat(upToDate.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void aSlowReaderGetsOnlyTheNewestOfEachTopic() throws Exception {
        chart("a", "demo");
        LiveSubscription slow = watch("a");
        LiveSubscription quick = watch("a");
        take(quick);
        for (int commit = 2; commit <= 6; commit++) {
            hub.committed("demo");
            assertThat(take(quick)).isNotEmpty();
        }
        List<LiveEvent> waiting = slow.take(PATIENCE);
        assertThat(waiting).hasSize(1);
        assertThat(waiting.getFirst().json()).isNotEqualTo("demo 1 for 2");
        assertThat(slow.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void aTopicWithoutViewersCostsNothing() throws Exception {
        Chart chart = chart("a", "demo");
        LiveSubscription viewer = watch("a");
        take(viewer);
        viewer.close();
        viewer.close();
        assertThat(viewer.isClosed()).isTrue();
        assertThat(hub.viewers()).isEmpty();
        int before = chart.computed.get();
        hub.committed("demo");
        // A second one, whose state must come, shows that the first had its chance.
        chart("b", "demo");
        LiveSubscription second = watch("b");
        take(second);
        assertThat(chart.computed).hasValue(before);
    }

    @Test
    void aTopicThatFailsHarmsNoOtherAndRecovers() throws Exception {
        Chart broken = chart("a", "demo");
        broken.fails = true;
        chart("b", "demo");
        LiveSubscription both = watch("a", "b");
        assertThat(take(both)).containsExactly("demo 1 for 1");
        await().atMost(PATIENCE).until(() -> broken.computed.get() >= 1);
        broken.fails = false;
        LiveSubscription alone = watch("a");
        hub.committed("demo");
        assertThat(take(alone)).singleElement().asString().startsWith("demo ");
    }

    @Test
    void afterAReloadTheKeysMeanWhatTheProjectSaysNow() throws Exception {
        chart("a", "demo");
        chart("b", "demo");
        LiveSubscription viewer = watch("a");
        LiveSubscription gone = watch("b");
        take(viewer);
        take(gone);
        chart("a", "another");
        charts.remove("b");
        hub.reload();
        assertThat(take(viewer)).containsExactly("another 1 for 1");
        hub.committed("another");
        assertThat(take(viewer)).containsExactly("another 2 for 1");
        // What is gone goes on as it was, until its viewers leave.
        hub.committed("demo");
        assertThat(take(gone)).containsExactly("demo 2 for 1");
    }

    @Test
    void whatMayNotBeWatched() {
        assertThatThrownBy(() -> watch("nothing"))
                .hasMessage("Cannot watch `nothing` – there is no such chart – Choose another.");
        assertThatThrownBy(() -> watch())
                .hasMessage("Cannot subscribe to 0 topics – a connection carries 1 to 200 – Name them in `subscribe`,"
                        + " separated by commas.");
        assertThat(hub.viewers()).isEmpty();
    }

    @Test
    void closingWakesAndEndsEveryViewer() throws Exception {
        chart("a", "demo");
        LiveSubscription viewer = watch("a");
        take(viewer);
        hub.close();
        assertThat(viewer.take(PATIENCE)).isEmpty();
        assertThat(viewer.isClosed()).isTrue();
    }
}
