package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void itIsMadeAndOpensAgain() {
        Path path = folder.resolve("a/b");
        for (int i = 0; i < 2; i++) {
            try (DataDirectory data = DataDirectory.open(path)) {
                assertThat(data.path()).isDirectory();
                assertThat(data.path().resolve("format")).hasContent("1");
                assertThat(data.path().resolve("lock"))
                        .hasContent(String.valueOf(ProcessHandle.current().pid()));
            }
        }
    }

    @Test
    void aSecondInstanceIsRefused() {
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThatThrownBy(() -> DataDirectory.open(folder))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessage("Cannot use the data folder %s – another instance uses it (pid %d)"
                                    .formatted(
                                            data.path(), ProcessHandle.current().pid())
                            + " – Stop that one with `mekong down`, or choose another folder with `--data`.");
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("Cannot write to the data folder " + file.resolve("data"))
                .hasMessageContaining("`--data`");
        assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/self")))
                .hasMessageContaining("Cannot write to the data folder /proc/self");
    }

    @Test
    void aNewerFormatIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("format"), "2\n");
        assertThatThrownBy(() -> DataDirectory.open(folder))
                .hasMessageContaining("its format is `2`, this version reads format 1");
        Files.writeString(folder.resolve("format"), "1\n");
        DataDirectory.open(folder).close();
    }
}
