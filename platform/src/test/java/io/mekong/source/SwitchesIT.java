package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class SwitchesIT {
    @Test
    void whatWasSwitchedIsRememberedInPostgres() throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        DataSource dataSource = postgres.getPostgresDatabase();
        try (postgres) {
            Flyway.configure().dataSource(dataSource).load().migrate();
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
