package io.mekong.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The web interface, as a person sees it: in Chromium, against the running crypto example. */
@ExtendWith(SharedCrypto.class)
class BrowserIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path PICTURES = Path.of("target", "browser");
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    /** Every page, with something that only its finished form shows. */
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("/", "[data-testid='node-table:demo']"),
            Map.entry("/dashboards", "[data-testid='open-real-time']"),
            Map.entry("/dashboards/real-time", "[data-testid='panel-latest'][data-rows]"),
            Map.entry("/streams", "[data-testid='stream-demo']"),
            Map.entry("/streams/demo", "[data-testid='source-live-ticker']"),
            Map.entry("/streams/demo?tab=messages", "[data-testid='messages']"),
            Map.entry("/streams/demo?tab=dead-letters", "[data-testid='tab-dead-letters'][aria-current]"),
            Map.entry("/streams/demo?tab=send", "[data-testid='event']"),
            Map.entry("/tables", "[data-testid='table-demo']"),
            Map.entry("/tables/demo", "[data-testid='ledger-0']"),
            Map.entry("/tables/demo/history?name=BTC", "[data-testid='history'] [data-operation='insert']"),
            Map.entry("/objects", "main .empty"),
            Map.entry("/jobs", "main .empty"),
            Map.entry("/workflows", "[data-testid='workflow-demo']"),
            Map.entry("/workflows/demo", "[data-testid='gantt']"),
            Map.entry("/workflows/demo?tab=graph", "[data-testid='graph-producer']"),
            Map.entry("/workflows/demo?tab=runs", "tr[data-testid^='run-']"),
            Map.entry("/workflows/demo?tab=code", "[data-testid='code'] .cm-content"),
            Map.entry("/workflows/demo?tab=backfills", "[data-testid='new-backfill']"),
            Map.entry("/workflows/demo?tab=details", "[data-testid='details']"),
            Map.entry("/sql", "[data-testid='sql-editor'] .cm-content"),
            Map.entry("/system", "[data-testid='component-kafka']"),
            Map.entry("/nowhere", "h1"));

    private static Playwright playwright;
    private static Browser browser;

    private final String url;
    private final int kafka;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private BrowserContext context;
    private Page page;

    BrowserIT(RunningPlatform platform) {
        this.url = platform.api().url();
        this.kafka = platform.ports().kafka();
        await().atMost(SOON).until(() -> platform.api().number("SELECT count(*) FROM demo WHERE name = 'BTC'") > 5);
    }

    @BeforeAll
    static void launch() {
        Path chromium =
                Path.of(Optional.ofNullable(System.getenv("MEKONG_CHROMIUM")).orElse("/usr/bin/chromium"));
        assertThat(Files.isExecutable(chromium))
                .as("%s is a browser; `./mekong test` installs one, MEKONG_CHROMIUM names another", chromium)
                .isTrue();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(OPTIONS));
    }

    @AfterAll
    static void quit() {
        playwright.close();
    }

    @BeforeEach
    void open() {
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setLocale("en-US")
                .setTimezoneId("Asia/Ho_Chi_Minh")
                .setColorScheme(ColorScheme.LIGHT));
        context.setDefaultTimeout((double) SOON.toMillis());
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + " in the console: " + message.text() + " @ " + message.location());
            }
        });
        page.onPageError(error -> complaints.add("error on the page: " + error));
        context.onRequest(request -> {
            URI address = URI.create(request.url());
            if (List.of("http", "https", "ws", "wss").contains(address.getScheme())
                    && !request.url().startsWith(url + "/")) {
                complaints.add("request to another host: " + request.url());
            }
        });
        context.onResponse(response -> {
            if (response.status() >= 500) {
                complaints.add(response.status() + " from " + response.url());
            }
        });
    }

    @AfterEach
    void close(TestInfo test) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(test.getTestMethod().orElseThrow().getName() + ".png")));
        context.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void theDashboardMovesByItself() {
        page.navigate(url + "/dashboards/real-time");

        Locator panels = page.locator("[data-testid^='panel-']");
        assertThat(panels).hasCount(7);
        for (String chart : List.of(
                "total-row", "coin-trend", "percent", "price-over-time", "price-by-coin", "candles", "latest")) {
            Locator panel = page.getByTestId("panel-" + chart);
            assertThat(panel).hasAttribute("data-rows", Pattern.compile("[1-9]\\d*"));
            assertThat(panel.getByTestId("age-" + chart)).isVisible();
            assertThat(panel.getByTestId("age-" + chart)).not().isEmpty();
        }
        Locator total = page.getByTestId("panel-total-row");
        String first = eventId(total);
        String shown = total.locator(".panel-body").innerText();
        await("new data without a hand")
                .atMost(SOON)
                .until(() -> !eventId(total).equals(first));
        await("a new number")
                .atMost(SOON)
                .until(() -> !total.locator(".panel-body").innerText().equals(shown));
        assertThat(page.locator("[data-testid='panel-price-over-time'] canvas").first())
                .isVisible();
        assertThat(page.getByTestId("panel-latest")).containsText("BTC");
        page.getByTestId("age-percent").hover();
        assertThat(page.getByRole(AriaRole.TOOLTIP)).containsText("topic");
    }

    @Test
    void darkAndVietnameseAreRemembered() {
        page.navigate(url + "/dashboards/real-time");
        Locator root = page.locator("html");
        assertThat(root).hasAttribute("data-theme", "light");
        assertThat(root).hasAttribute("lang", "en");

        page.getByTestId("theme").click();
        page.getByTestId("language").click();
        assertThat(root).hasAttribute("data-theme", "dark");
        assertThat(root).hasAttribute("lang", "vi");
        assertThat(page.getByTestId("nav-tables")).containsText("Bảng");

        page.reload();
        assertThat(root).hasAttribute("data-theme", "dark");
        assertThat(root).hasAttribute("lang", "vi");
        page.getByTestId("language").click();
        assertThat(page.getByTestId("nav-tables")).containsText("Tables");
    }

    @Test
    void theHomePageShowsTheWayOfTheData() {
        page.navigate(url + "/");

        for (String node : List.of("source:live-ticker", "topic:demo", "table:demo", "dashboard:real-time")) {
            assertThat(page.getByTestId("node-" + node)).isVisible();
        }
        assertThat(page.getByTestId("end-to-end")).containsText(Pattern.compile("\\d"));
        String rows = page.getByTestId("node-table:demo").innerText();
        await().atMost(SOON)
                .until(() -> !page.getByTestId("node-table:demo").innerText().equals(rows));
        page.getByTestId("node-table:demo").click();
        page.waitForURL("**/tables/demo");
    }

    @Test
    void anEventThatIsSentIsSeenAmongTheMessages() {
        page.navigate(url + "/streams/demo?tab=send");
        page.getByTestId("event").fill("{\"data_id\": 31337, \"name\": \"BROWSER\", \"timestamp\": 1645266001}");
        page.getByTestId("send").click();
        assertThat(page.getByTestId("sent")).containsText("1");

        page.getByTestId("event").fill("{\"data_id\": \"none\", \"name\": \"BROWSER\", \"timestamp\": 1645266001}");
        page.getByTestId("send").click();
        assertThat(page.locator(".reasons")).containsText("field `data_id`: \"none\" is not a number");

        page.getByTestId("tab-messages").click();
        page.locator("input[name='filter']").fill("BROWSER");
        page.locator("input[name='filter']").press("Enter");
        assertThat(page.getByTestId("messages")).hasAttribute("data-rows", "1");
        page.locator("[data-testid='messages'] .disclose").click();
        assertThat(page.locator(".message-open pre")).containsText("31337");
    }

    @Test
    void aTableIsProvedAndBuiltAnew() {
        page.navigate(url + "/tables/demo");
        page.getByTestId("verify").click();

        Locator proof = page.getByTestId("proof").getByTestId("proof-result");
        assertThat(proof).hasAttribute("data-holds", "true");
        assertThat(proof).containsText(Pattern.compile("Every offset from 0 to [\\d,]+ is accounted for exactly once"));
        assertThat(proof).containsText("The lake says the same");
        assertThat(page.getByTestId("proof-0")).containsText("adds up");

        page.getByTestId("rebuild-open").click();
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("rebuild-phase")).hasAttribute("data-phase", "done");
        page.getByTestId("rebuild").locator("summary").click();
        assertThat(page.getByTestId("rebuild").getByTestId("proof-result")).hasAttribute("data-holds", "true");
        assertThat(violations()).isEmpty();
    }

    @Test
    void aRowsHistoryGrowsAsItsTableDoes() {
        page.navigate(url + "/tables/demo");
        page.getByTestId("find-history").locator("input").fill("BTC");
        page.keyboard().press("Enter");

        Locator newest = page.getByTestId("history").locator("[data-operation]").first();
        assertThat(newest).containsText("In the table");
        assertThat(page.getByTestId("shown-by")).containsText("Real Time");
        String before = newest.getAttribute("data-testid");
        await("another tick of the coin")
                .atMost(SOON)
                .until(() -> !newest.getAttribute("data-testid").equals(before));
    }

    @Test
    void whatATopicHasIsArchivedNow() {
        page.navigate(url + "/streams/demo");
        Locator lake = page.getByTestId("lake");
        page.getByTestId("archive-now").click();

        assertThat(page.getByTestId("archived")).containsText("archived");
        assertThat(page.getByTestId("lake-files")).hasText(Pattern.compile("[1-9]\\d*"));
        assertThat(lake.getByTestId("lake-0")).containsText(Pattern.compile("\\d"));
        page.navigate(url + "/system");
        assertThat(page.getByTestId("lake-overview")).containsText("demo");
    }

    @Test
    void aDeadLetterIsMendedAndReplayed() {
        String bad = "{\"data_id\": \"cheap\", \"name\": \"LETTER\", \"timestamp\": 1645266001}";
        toKafka("demo", bad, bad, "nonsense");
        page.navigate(url + "/streams/demo?tab=dead-letters");
        assertThat(page.getByTestId("letter-reasons")).containsText("is not a number");
        assertThat(page.getByTestId("messages")).hasAttribute("data-rows", "3");
        assertThat(violations()).isEmpty();

        page.locator("tr", new Page.LocatorOptions().setHasText("cheap"))
                .first()
                .getByTestId("fix")
                .click();
        assertThat(violations()).isEmpty();
        page.getByTestId("letter").fill(bad.replace("cheap", "dear"));
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("still-bad")).containsText("\"dear\" is not a number");
        page.getByTestId("letter").fill(bad.replace("\"cheap\"", "150"));
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("replayed")).containsText("was replayed");
        assertThat(page.getByTestId("messages")).hasAttribute("data-rows", "2");

        page.locator(".card-aside").getByTestId("discard-all").click();
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("letters-outcome")).containsText("2 discarded");
        page.getByTestId("close").click();
        assertThat(page.getByTestId("letters")).containsText("No dead letters here");
    }

    @Test
    void sqlRunsAndShowsAMistakeAtItsPlace() {
        page.navigate(url + "/sql");
        Locator editor = page.locator("[data-testid='sql-editor'] .cm-content");
        editor.fill("SELECT name, count(*) AS n FROM demo WHERE name IN ('BTC','ETH') GROUP BY name ORDER BY name");
        page.getByTestId("sql-run").click();
        assertThat(page.getByTestId("sql-results")).hasAttribute("data-rows", "2");
        assertThat(page.getByTestId("sql-results")).containsText("BTC");
        assertThat(page.getByTestId("sql-status")).containsText("2");

        editor.fill("SELECT nam FROM demo");
        editor.press("Control+Enter");
        assertThat(page.getByTestId("sql-error")).containsText("nam");
        assertThat(page.getByTestId("sql-error"))
                .containsText(Pattern.compile("line 1, column 8", Pattern.CASE_INSENSITIVE));
        // What the browser itself says of an answer 400 is no fault of the page.
        complaints.removeIf(complaint -> complaint.contains("status of 400"));
    }

    @Test
    void aWorkflowIsTriggeredAndItsLogRead() {
        page.navigate(url + "/workflows/demo");
        page.getByTestId("trigger-demo").click();
        page.waitForURL(Pattern.compile("run=\\d+"));

        Locator run = page.getByTestId("run");
        assertThat(run.getByTestId("gantt")).containsText("producer");
        assertThat(run).containsText("By hand");
        run.getByTestId("task-producer").click();
        assertThat(page).hasURL(Pattern.compile("task=producer"));
        assertThat(page.getByTestId("task")).containsText("Succeeded");
        assertThat(page.getByTestId("log")).containsText("Producing message");
        page.getByTestId("log-search").fill("PRODUCING");
        assertThat(page.getByTestId("log-matches")).containsText(Pattern.compile("1 of [1-9]"));
        assertThat(page.locator(".log-window mark").first()).hasText("Producing");

        page.getByTestId("tab-runs").click();
        assertThat(page.locator("tr[data-testid^='run-'].is-chosen")).containsText("Succeeded");
        page.getByTestId("filter-state").selectOption("failed");
        assertThat(page.locator("tr[data-testid^='run-']:not(:has-text('Failed'))"))
                .hasCount(0);
    }

    @Test
    void theGridIsWalkedByKeys() {
        page.navigate(url + "/workflows/demo");
        page.getByTestId("trigger-demo").click();
        page.waitForURL(Pattern.compile("run=\\d+"));
        String run = page.url().replaceFirst(".*run=(\\d+).*", "$1");
        assertThat(page.getByTestId("grid-run-" + run)).isVisible();
        assertThat(page.locator("[data-testid='grid'] td.is-chosen .square")).hasAttribute("data-state", "success");

        page.getByTestId("grid-run-" + run).focus();
        page.keyboard().press("ArrowDown");
        Locator square = page.locator("[data-testid='grid'] td .square:focus");
        assertThat(square).hasAttribute("data-state", "success");
        assertThat(square).hasAttribute("aria-label", Pattern.compile("producer · Succeeded .* Run " + run));
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("task=producer"));
        page.keyboard().press("Escape");
        assertThat(page).not().hasURL(Pattern.compile("task="));
        page.keyboard().press("?");
        assertThat(page.locator("dialog[open]")).containsText("Clear the chosen task or run");
    }

    @Test
    void aRunIsClearedAndMarked() {
        page.navigate(url + "/workflows/demo");
        page.getByTestId("trigger-demo").click();
        page.waitForURL(Pattern.compile("run=\\d+"));
        assertThat(page.getByTestId("task")).containsText("Succeeded");

        page.getByTestId("clear-task").click();
        assertThat(page.getByTestId("clear-tasks")).hasText("producer");
        assertThat(violations()).isEmpty();
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("log-attempt")).containsText("attempt 2");
        assertThat(page.getByTestId("run")).containsText("Succeeded");

        page.getByTestId("mark-task").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Mark failed"))
                .click();
        page.getByTestId("confirm").click();
        assertThat(page.getByTestId("task").locator(".facts")).containsText("Failed");
    }

    @Test
    void theCodeOfAWorkflowIsShown() {
        page.navigate(url + "/workflows/demo?tab=code");
        assertThat(page.getByTestId("code")).containsText("workflows/demo.yaml");
        assertThat(page.getByTestId("code").locator(".cm-content")).containsText("source: producer");
    }

    @Test
    void aBackfillIsPlannedBeforeItStarts() {
        page.navigate(url + "/workflows/demo?tab=backfills");
        page.getByTestId("new-backfill").click();
        assertThat(page.getByTestId("confirm")).isDisabled();
        page.getByTestId("backfill-from").fill("2026-01-01");
        page.getByTestId("backfill-to").fill("2026-01-01");
        page.getByTestId("backfill-plan").click();

        assertThat(page.getByTestId("backfill-times")).containsText("new run");
        assertThat(page.getByTestId("confirm")).hasText("Start 1,440 runs");
        assertThat(violations()).isEmpty();
        page.getByTestId("backfill-to").fill("2026-01-02");
        assertThat(page.getByTestId("confirm")).isDisabled();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void everyPageCanBeUsedByEveryone(ColorScheme theme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        for (Map.Entry<String, String> each : PAGES.entrySet()) {
            page.navigate(url + each.getKey());
            page.locator(each.getValue()).first().waitFor();

            assertThat(violations()).as("%s, %s", each.getKey(), theme).isEmpty();
        }
    }

    /** Past the door that would have refused it. */
    private void toKafka(String topic, String... messages) {
        Map<String, Object> config = Map.of("bootstrap.servers", "localhost:" + kafka);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (String message : messages) {
                var _ = producer.send(new ProducerRecord<>(topic, message));
            }
        }
    }

    private List<String> violations() {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " at "
                                + rule.getNodes().stream()
                                        .map(node -> node.getTarget() + " " + node.getHtml() + " "
                                                + node.getFailureSummary())
                                        .toList())
                        .toList();
    }

    private static String eventId(Locator panel) {
        String id = panel.getAttribute("data-event-id");
        return id == null ? "" : id;
    }
}
