package io.mekong.source.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.project.Source;
import io.mekong.source.FileReplay;
import io.mekong.source.FileReplay.Rejection;
import io.mekong.source.FileReplay.Result;
import io.mekong.source.FileReplay.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real files: what is proposed for them loads as a project, and takes their rows, from the first to the last. They lie beside
 * the repository, never in it; {@code -Dmekong.shared-data} names another folder.
 */
class SharedDataSampleTest {
    @TempDir
    Path folder;

    /** @param rejected rows that the proposed stream does not take: what comes after the first thousand may be other */
    @ParameterizedTest
    @CsvSource({
        "crypto/ticks/tardis_trades.csv, 9999, 0",
        "crypto/bars_1m/DOTUSDT_1m.csv, 43200, 0",
        "crypto/bars_1m/BTCUSDC_1m_20230301_20230321.csv, 30240, 0",
        "crypto/hourly_close/BTTCUSDT.csv, 29646, 0",
        "ecommerce/2019-Oct_first170min.csv, 17434, 1",
        "phones/stream_data.csv, 388, 0",
        "social/cryptonews.csv, 7524, 0",
    })
    void everyRowFits(String name, int accepted, int rejected) throws IOException {
        Path file = shared(name);
        StreamProposal proposal = StreamProposal.ofFile(file, SampleFormat.AUTO, "sample");
        Project project = project(proposal);
        assertThat(project.streams().values()).containsExactly(proposal.stream());

        Summary summary = FileReplay.of(
                        project, (Source.File) project.source("sample").orElseThrow())
                .withSpeed(Source.Speed.MAX)
                .run(events -> decode(proposal, events), progress -> {});

        assertThat(summary.accepted()).as("%s", summary.firstRejections()).isEqualTo(accepted);
        assertThat(summary.rejected()).isEqualTo(rejected);
    }

    /** With the source that the proposal's last lines suggest. */
    private Project project(StreamProposal proposal) throws IOException {
        Files.createDirectories(folder.resolve("streams"));
        Files.createDirectories(folder.resolve("sources"));
        Files.writeString(folder.resolve("streams/sample.yaml"), proposal.yaml());
        Matcher source =
                Pattern.compile("as sources/sample\\.yaml:\n((?:#   .*\n)+)").matcher(proposal.yaml());
        assertThat(source.find()).isTrue();
        Files.writeString(folder.resolve("sources/sample.yaml"), source.group(1).replace("#   ", ""));
        Loaded loaded = ProjectLoader.load(folder, Overrides.none());
        assertThat(loaded.problems()).isEmpty();
        return loaded.project().orElseThrow();
    }

    private static Result decode(StreamProposal proposal, List<byte[]> events) {
        EventDecoder decoder = EventDecoder.of(proposal.stream());
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            try {
                decoder.decode(events.get(i), RowSink.NOWHERE);
            } catch (RejectedEvent e) {
                rejections.add(new Rejection(i, e.reason()));
            }
        }
        return new Result.Stored(events.size() - rejections.size(), rejections);
    }

    private static Path shared(String file) {
        String root = System.getProperty("mekong.home", "..");
        String data = System.getProperty(
                "mekong.shared-data", Path.of(root, "..", "shared", "data").toString());
        Path path = Path.of(data, file).toAbsolutePath().normalize();
        assumeTrue(Files.exists(path), () -> "Skipped: the shared sample " + path + " is missing");
        return path;
    }
}
