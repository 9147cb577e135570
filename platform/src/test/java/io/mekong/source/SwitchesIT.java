package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchesIT {
    @Test
    void whatWasSwitchedIsRememberedInPostgres(@TempDir Path folder) {
        Postgres postgres = Postgres.open(new PostgresConfig.Embedded(
                folder.resolve("postgres"), FreePorts.next().postgres()));
        DataSource dataSource = postgres.dataSource();
        try (postgres) {
            Migrations.apply(dataSource);
            Switches switches = Switches.in(dataSource);
            assertThat(switches.all()).isEmpty();

            switches.turnOff("live-ticker");
            switches.turnOn("other");
            assertThat(Switches.in(dataSource).all())
                    .containsOnly(java.util.Map.entry("live-ticker", false), java.util.Map.entry("other", true));

            switches.turnOn("live-ticker");
            assertThat(switches.all()).containsEntry("live-ticker", true);
        }
        assertThatThrownBy(() -> Switches.in(dataSource).turnOff("live-ticker"))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot remember whether the source `live-ticker` is on – PostgreSQL says: ");
    }
}
