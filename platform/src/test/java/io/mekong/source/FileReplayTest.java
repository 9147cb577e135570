package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.Source;
import io.mekong.project.Source.Speed;
import io.mekong.project.Stream;
import io.mekong.source.FileReplay.Progress;
import io.mekong.source.FileReplay.RejectedLine;
import io.mekong.source.FileReplay.Rejection;
import io.mekong.source.FileReplay.Result;
import io.mekong.source.FileReplay.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplayTest {
    private static final String HEADER = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n";
    private static final Stream TYPES = TestSources.stream(
            "types",
            "s",
            TestSources.optional("timestamp", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
            TestSources.optional("b", new ColumnType.Bool()),
            TestSources.optional("i", new ColumnType.BigInt()),
            TestSources.optional("r", new ColumnType.Real()),
            TestSources.optional("d", new ColumnType.Decimal(38, 10)),
            TestSources.optional("s", new ColumnType.Text()),
            TestSources.optional("j", new ColumnType.Json()));

    private static final Stream NESTED = Stream.of(
            "nested",
            1,
            List.of(
                    read("city", "user.city", new ColumnType.Text()),
                    read("postcode", "user.home.zip", new ColumnType.Text()),
                    read("tags", "tags[]", new ColumnType.ListOf(new ColumnType.Text())),
                    read("prices", "prices[]", new ColumnType.ListOf(new ColumnType.Real())),
                    read("at", "at.ms", new ColumnType.Text()),
                    read("dotted", "\"a.b\"", new ColumnType.Text())),
            Optional.empty(),
            Optional.empty());

    private static Column read(String name, String field, ColumnType type) {
        return new Column(name, FieldPath.parse(field), type, false, Optional.empty(), AllowedValues.ANY, "");
    }

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final List<String> received = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();

    @Test
    void csvTextBecomesJsonOfTheColumnsType() {
        Summary summary = replay(trades(HEADER + "binance,BTCUSDT,1582329602111000,,42377944,buy,9682.10,0.1320\n"));

        assertThat(received)
                .containsExactly("{\"exchange\":\"binance\",\"symbol\":\"BTCUSDT\",\"timestamp\":1582329602111000,"
                        + "\"id\":\"42377944\",\"side\":\"buy\",\"price\":9682.10,\"amount\":0.1320}");
        assertThat(summary.rows()).isEqualTo(1);
        assertThat(summary.accepted()).isEqualTo(1);
        assertThat(summary.rejected()).isZero();
    }

    @Test
    void numbersKeepTheirDigitsAndWhatIsNoNumberStaysText() {
        String csv = """
                b,i,r,d,s,j
                TRUE,9007199254740993,6.7e-07,0.10,007,"{""a"": 1.0}"
                maybe,12x,NaN,1;5,"a,b",{broken
                ,9223372036854775808,007,-0.5,,
                """;
        replay(types(csv));

        assertThat(received)
                .containsExactly(
                        "{\"b\":true,\"i\":9007199254740993,\"r\":6.7e-07,\"d\":0.10,\"s\":\"007\",\"j\":{\"a\": 1.0}}",
                        "{\"b\":\"maybe\",\"i\":\"12x\",\"r\":\"NaN\",\"d\":\"1;5\",\"s\":\"a,b\",\"j\":\"{broken\"}",
                        "{\"i\":\"9223372036854775808\",\"r\":\"007\",\"d\":-0.5}");
    }

    @Test
    void columnsWithinFieldsMakeObjects() {
        String csv = """
                user.city,zip,tags,prices,a.b
                Hanoi,10000,"[""new"",""sale""]","[1, 2.5]",x
                ,,,,y
                """;
        Summary summary = replay(new FileReplay(nested(Source.File.Format.CSV), NESTED, write(csv), Speed.MAX, 0));

        assertThat(received)
                .containsExactly(
                        "{\"user\":{\"city\":\"Hanoi\",\"home\":{\"zip\":\"10000\"}},\"tags\":[\"new\",\"sale\"],"
                                + "\"prices\":[1, 2.5],\"a.b\":\"x\",\"at\":{\"ms\":\"5\"}}",
                        "{\"a.b\":\"y\",\"at\":{\"ms\":\"5\"}}");
        assertThat(summary.rejected()).isZero();
    }

    @Test
    void renamedFieldsOfJsonLinesMoveIntoObjects() {
        replay(new FileReplay(
                nested(Source.File.Format.JSON_LINES),
                NESTED,
                write("{\"zip\":\"10000\",\"user\":{\"city\":\"Hanoi\"}}\n"),
                Speed.MAX,
                0));

        assertThat(received)
                .containsExactly("{\"user\":{\"home\":{\"zip\":\"10000\"},\"city\":\"Hanoi\"},\"at\":{\"ms\":\"5\"}}");
    }

    @Test
    void aFieldCannotBeAValueAndAnObject() {
        assertThatThrownBy(() -> replay(new FileReplay(
                        nested(Source.File.Format.CSV), NESTED, write("user,user.city\n1,2\n"), Speed.MAX, 0)))
                .isInstanceOf(MekongException.class)
                .hasMessage(
                        "Cannot make an event with the field `user.city` – another field would stand in its place, or"
                                + " around it – Rename or leave out one of the two.");
    }

    private static Source.File nested(Source.File.Format format) {
        return new Source.File(
                "nested",
                "",
                "nested",
                Path.of("nested"),
                format,
                ',',
                Map.of("zip", "user.home.zip"),
                Map.of("at.ms", "5"),
                Optional.empty(),
                Speed.MAX);
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("nested"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void byteOrderMarkWindowsLineBreaksQuotesAndBlankLinesAreRead() {
        replay(types("\uFEFFs,i\r\n\"two\r\nlines, \"\"quoted\"\"\",1\r\n\r\nlast,2"));

        assertThat(received)
                .containsExactly("{\"s\":\"two\\r\\nlines, \\\"quoted\\\"\",\"i\":1}", "{\"s\":\"last\",\"i\":2}");
    }

    @Test
    void raggedRowsAreRejectedByLineAndTheOthersKept() {
        Summary summary = replay(types("s,i\na,1\nb\nc,3,4\nd,4\ne"));

        assertThat(received).containsExactly("{\"s\":\"a\",\"i\":1}", "{\"s\":\"d\",\"i\":4}");
        assertThat(summary.rejected()).isEqualTo(3);
        assertThat(summary.firstRejections())
                .containsExactly(
                        new RejectedLine(3, "it ends after 1 of 2 columns"),
                        new RejectedLine(4, "it has 3 columns, the header has 2"),
                        new RejectedLine(6, "it ends after 1 of 2 columns"));
    }

    @Test
    void aStrayQuoteCostsOnlyItsLine() {
        Summary summary = replay(types("s,i\na,1\n\"b,2\nc,3\nd,4\n"));

        assertThat(received).containsExactly("{\"s\":\"a\",\"i\":1}", "{\"s\":\"c\",\"i\":3}", "{\"s\":\"d\",\"i\":4}");
        assertThat(summary.firstRejections())
                .containsExactly(new RejectedLine(3, "a quote opens a field that runs over the lines after it"));
    }

    @Test
    void namesAreMappedAndConstantsTyped() {
        Source.File source = new Source.File(
                "types",
                "",
                "types",
                write("in.csv", "when;label\n2019-10-01 00:00:00 UTC;x\n"),
                Source.File.Format.CSV,
                ';',
                Map.of("when", "timestamp", "label", "s"),
                Map.of("i", "7"),
                Optional.empty(),
                Speed.MAX);
        replay(new FileReplay(source, TYPES, source.path(), Speed.MAX, 0));

        assertThat(received).containsExactly("{\"timestamp\":\"2019-10-01T00:00:00Z\",\"s\":\"x\",\"i\":7}");
    }

    @Test
    void jsonLinesPassAsTheyAreAndBadOnesAreRejected() {
        FileReplay replay =
                jsonLines("{\"i\": 9007199254740993, \"d\":1.50}\r\n\n[1]\n{\"i\":\n{\"s\":\"ok\"}", Map.of());
        Summary summary = replay(replay);

        assertThat(received).containsExactly("{\"i\": 9007199254740993, \"d\":1.50}", "{\"s\":\"ok\"}");
        assertThat(summary.firstRejections()).extracting(RejectedLine::line).containsExactly(3L, 4L);
        assertThat(summary.firstRejections().getFirst().reason()).isEqualTo("it is not a JSON object");
        assertThat(summary.firstRejections().getLast().reason()).startsWith("it is not JSON: ");
    }

    @Test
    void renamedJsonLinesKeepTheirNumbers() {
        replay(jsonLines("{\"price\":1.50,\"big\":12345678901234567890123}", Map.of("price", "d")));

        assertThat(received).containsExactly("{\"d\":1.50,\"big\":12345678901234567890123}");
    }

    @Test
    void realTimeWaitsBetweenEventsAndTenTimesAsFastATenth() {
        String csv = "s,timestamp\na,1000\nb,1000\nc,1002\nlate,1001\nd,1010\n";
        replay(types(csv).withSpeed(Speed.REAL));
        assertThat(clock.sleeps).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(8));
        assertThat(batches).containsExactly(2, 2, 1);
        assertThat(progress.getFirst().eventTime()).contains(Instant.ofEpochSecond(1000));

        clock.sleeps.clear();
        replay(types(csv).withSpeed(Speed.parse("10x")));
        assertThat(clock.sleeps).containsExactly(Duration.ofMillis(200), Duration.ofMillis(800));
    }

    @Test
    void batchesAreBoundedAndProgressReachesTheEnd() throws IOException {
        FileReplay replay = types("s,i\n" + "x,1\n".repeat(2500));
        Summary summary = replay(replay);

        assertThat(batches).containsExactly(1000, 1000, 500);
        assertThat(summary.accepted()).isEqualTo(2500);
        Progress last = progress.getLast();
        assertThat(last.sent()).isEqualTo(2500);
        assertThat(last.bytesRead()).isEqualTo(last.bytesTotal()).isEqualTo(Files.size(replay.file()));
    }

    @Test
    void theShippedSampleFitsItsStream() {
        Path sample = Path.of(System.getProperty("mekong.home", ".."), "examples", "crypto", "data", "trades.csv");

        Summary summary = replay(new FileReplay(TestSources.file(sample), TestSources.TRADES, sample, Speed.MAX, 0));

        assertThat(summary.accepted()).isEqualTo(3000);
        assertThat(summary.rejected()).isZero();
    }

    @Test
    void aBusySinkIsOfferedTheSameBatchAgain() {
        List<Integer> sizes = new ArrayList<>();
        Summary summary = types("s,i\na,1\nb,2\n")
                .run(
                        events -> {
                            sizes.add(events.size());
                            return sizes.size() < 3
                                    ? new Result.Busy(Duration.ofSeconds(2))
                                    : new Result.Stored(events.size(), List.of());
                        },
                        progress::add,
                        clock);

        assertThat(sizes).containsExactly(2, 2, 2);
        assertThat(clock.sleeps).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThat(summary.accepted()).isEqualTo(2);
    }

    @Test
    void aSinkThatStaysBusyEndsTheReplay() {
        assertThatThrownBy(() ->
                        types("s\na\n").run(events -> new Result.Busy(Duration.ofMinutes(2)), progress::add, clock))
                .hasMessage("Stopped loading in.csv after 0 accepted and 0 rejected events"
                        + " – The platform takes no events: it has been busy for 5m"
                        + " – Look at its load (`mekong status`). Then resume with `--skip 0`.");
    }

    @Test
    void aFailingSinkSaysHowToResumeAndResumingSendsTheRest() {
        FileReplay replay = types("s,i\nbad\n" + "x,1\n".repeat(1500)).withSkip(0);
        assertThatThrownBy(() -> replay.run(
                        events -> {
                            if (events.size() == 1000) {
                                return new Result.Stored(1000, List.of());
                            }
                            throw MekongException.resource("Cannot reach it", "refused", "Start it.", null);
                        },
                        progress::add,
                        clock))
                .isInstanceOf(MekongException.class)
                .hasMessage("Stopped loading in.csv after 1000 accepted and 1 rejected events"
                        + " – Cannot reach it: refused – Start it. Then resume with `--skip 1001`.");

        Summary rest = replay(replay.withSkip(1001));

        assertThat(rest.accepted()).isEqualTo(500);
        assertThat(received).hasSize(500);
    }

    @Test
    void whatTheSinkRejectsIsReportedByItsLine() {
        Summary summary = types("s,i\na,1\n\nb,x\nc,3\n")
                .run(events -> new Result.Stored(2, List.of(new Rejection(1, "i is no number"))), progress::add, clock);

        assertThat(summary.accepted()).isEqualTo(2);
        assertThat(summary.firstRejections()).containsExactly(new RejectedLine(4, "i is no number"));
    }

    @Test
    void aFileThatDoesNotFitIsRefusedBeforeTheFirstEvent() {
        assertThatThrownBy(() -> replay(trades("symbol;timestamp\n")))
                .hasMessageContaining("it has no column for symbol, timestamp, id, price, amount,"
                        + " which the stream trades requires; its header is symbol;timestamp")
                .hasMessageContaining("check `delimiter:`");
        assertThatThrownBy(() -> replay(trades(""))).hasMessageContaining("it is empty");
        assertThatThrownBy(() -> replay(trades(HEADER).withFile(folder.resolve("none.csv"))))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> trades(HEADER).withSkip(-1)).hasMessageContaining("Cannot skip -1 rows");
    }

    private Summary replay(FileReplay replay) {
        received.clear();
        batches.clear();
        return replay.run(
                events -> {
                    batches.add(events.size());
                    events.forEach(event -> received.add(new String(event, StandardCharsets.UTF_8)));
                    return new Result.Stored(events.size(), List.of());
                },
                progress::add,
                clock);
    }

    private FileReplay trades(String csv) {
        Path path = write("trades.csv", csv);
        return new FileReplay(TestSources.file(path), TestSources.TRADES, path, Speed.MAX, 0);
    }

    private FileReplay types(String csv) {
        Path path = write("in.csv", csv);
        return new FileReplay(TestSources.file(path), TYPES, path, Speed.MAX, 0);
    }

    private FileReplay jsonLines(String text, Map<String, String> rename) {
        Source.File source = new Source.File(
                "types",
                "",
                "types",
                write("in.jsonl", text),
                Source.File.Format.JSON_LINES,
                ',',
                rename,
                Map.of(),
                Optional.empty(),
                Speed.MAX);
        return new FileReplay(source, TYPES, source.path(), Speed.MAX, 0);
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
