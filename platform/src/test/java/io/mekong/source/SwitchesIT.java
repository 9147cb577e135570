package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.service.SharedPostgres;
import io.mekong.service.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class SwitchesIT {
    @Test
    void whatWasSwitchedIsRememberedInPostgres(TestDatabase database) {
        DataSource dataSource = database.dataSource();
        Switches switches = Switches.in(dataSource);
        assertThat(switches.all()).isEmpty();

        switches.turnOff("live-ticker");
        switches.turnOn("other");
        assertThat(Switches.in(dataSource).all())
                .containsOnly(java.util.Map.entry("live-ticker", false), java.util.Map.entry("other", true));

        switches.turnOn("live-ticker");
        assertThat(switches.all()).containsEntry("live-ticker", true);

        database.close();
        assertThatThrownBy(() -> Switches.in(dataSource).turnOff("live-ticker"))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot remember whether the source `live-ticker` is on – PostgreSQL says: ");
    }
}
