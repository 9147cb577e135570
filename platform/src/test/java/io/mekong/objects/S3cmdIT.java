package io.mekong.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mekong.core.ObjectAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not ours: Debian's package s3cmd. Without it nothing is tried. */
class S3cmdIT {
    private static final Path PROGRAM = Path.of("/usr/bin/s3cmd");

    @TempDir
    Path folder;

    private String s3cmd(RunningStorage running, StorageKeys keys, int exit, String... arguments)
            throws IOException, InterruptedException {
        String host = "localhost:" + running.storage().endpoint().getPort();
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--config=/dev/null",
                "--access_key=" + keys.accessKey(),
                "--secret_key=" + keys.secretKey(),
                "--host=" + host,
                "--host-bucket=" + host,
                "--region=us-east-1",
                "--no-ssl",
                "--no-progress"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exit);
        return output;
    }

    @Test
    void itPutsListsGetsCopiesAndDeletes() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "s3cmd is not installed: apt-get install s3cmd");
        byte[] big = new byte[20 << 20];
        new Random(6).nextBytes(big);
        Path file = Files.write(folder.resolve("big.bin"), big);
        try (RunningStorage running = RunningStorage.open(folder.resolve("data"))) {
            StorageKeys keys = running.keys();
            s3cmd(running, keys, 0, "mb", "s3://made");
            s3cmd(running, keys, 0, "put", file.toString(), "s3://made/in/big.bin");
            assertThat(running.store()
                            .head(new ObjectAddress("made", "in/big.bin"))
                            .orElseThrow()
                            .sizeBytes())
                    .isEqualTo(big.length);
            s3cmd(running, keys, 0, "cp", "s3://made/in/big.bin", "s3://bronze/copy.bin");
            assertThat(s3cmd(running, keys, 0, "ls", "s3://made/in/")).contains("s3://made/in/big.bin");
            Path back = folder.resolve("back.bin");
            s3cmd(running, keys, 0, "get", "s3://bronze/copy.bin", back.toString());
            assertThat(Files.mismatch(file, back)).isEqualTo(-1);
            s3cmd(running, keys, 0, "del", "--recursive", "--force", "s3://made/in/");
            s3cmd(running, keys, 0, "rb", "s3://made");
            assertThat(running.store().buckets()).containsExactly("bronze");

            assertThat(s3cmd(running, new StorageKeys(keys.accessKey(), "wrong"), 77, "ls"))
                    .contains("SignatureDoesNotMatch");
        }
    }
}
