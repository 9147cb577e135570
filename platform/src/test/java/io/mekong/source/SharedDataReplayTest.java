package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mekong.project.ColumnType;
import io.mekong.project.Source;
import io.mekong.project.Source.Speed;
import io.mekong.project.Stream;
import io.mekong.source.FileReplay.Result;
import io.mekong.source.FileReplay.Summary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Real files with their quirks. They lie beside the repository, never in it; {@code -Dmekong.shared-data} names another
 * folder.
 */
class SharedDataReplayTest {
    private final List<String> received = new ArrayList<>();

    @Test
    void realTradesAllArrive() {
        Path file = shared("crypto/ticks/tardis_trades.csv");

        Summary summary = replay(new FileReplay(TestSources.file(file), TestSources.TRADES, file, Speed.MAX, 0));

        assertThat(summary.accepted()).isEqualTo(9999);
        assertThat(summary.rejected()).isZero();
        assertThat(received.getFirst())
                .isEqualTo("{\"exchange\":\"binance-futures\",\"symbol\":\"BTCUSDT\",\"timestamp\":1582329602111000,"
                        + "\"local_timestamp\":1582329602418379,\"id\":\"42377944\",\"side\":\"buy\",\"price\":9682,"
                        + "\"amount\":0.132}");
    }

    @Test
    void theCutOffLastRowIsTheOnlyOneRejectedAndLongIdsAreExact() {
        Path file = shared("ecommerce/2019-Oct_first170min.csv");
        Source.File source = new Source.File(
                "events",
                "",
                "events",
                file,
                Source.File.Format.CSV,
                ',',
                Map.of(),
                Map.of(),
                Optional.empty(),
                Speed.MAX);
        Stream events = TestSources.stream(
                "events",
                "user_session",
                TestSources.required("event_time", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
                TestSources.required("event_type", new ColumnType.Text()),
                TestSources.required("product_id", new ColumnType.BigInt()),
                TestSources.optional("category_id", new ColumnType.BigInt()),
                TestSources.optional("category_code", new ColumnType.Text()),
                TestSources.optional("brand", new ColumnType.Text()),
                TestSources.optional("price", new ColumnType.Decimal(18, 2)),
                TestSources.required("user_id", new ColumnType.BigInt()),
                TestSources.optional("user_session", new ColumnType.Uuid()));

        Summary summary = replay(new FileReplay(source, events, file, Speed.MAX, 0));

        assertThat(summary.accepted()).isEqualTo(17_434);
        assertThat(summary.firstRejections())
                .containsExactly(new FileReplay.RejectedLine(17_436, "it ends after 8 of 9 columns"));
        assertThat(received.getFirst())
                .isEqualTo("{\"event_time\":\"2019-10-01T00:00:00Z\",\"event_type\":\"view\",\"product_id\":44600062,"
                        + "\"category_id\":2103807459595387724,\"brand\":\"shiseido\",\"price\":35.79,"
                        + "\"user_id\":541312140,\"user_session\":\"72d76fde-8bb3-4e00-8c23-a032dfed738c\"}");
    }

    private Summary replay(FileReplay replay) {
        return replay.run(
                events -> {
                    events.forEach(event -> received.add(new String(event, StandardCharsets.UTF_8)));
                    return new Result.Stored(events.size(), List.of());
                },
                progress -> {});
    }

    private static Path shared(String file) {
        String root = System.getProperty("mekong.home", "..");
        String folder = System.getProperty(
                "mekong.shared-data", Path.of(root, "..", "shared", "data").toString());
        Path path = Path.of(folder, file);
        assumeTrue(
                Files.exists(path),
                () -> "Skipped: the shared sample " + path.toAbsolutePath().normalize() + " is missing");
        return path;
    }
}
