package io.mekong.cdc;

import io.mekong.core.MekongException;
import java.util.Properties;
import org.postgresql.Driver;

/** The parts of a JDBC address, as the driver itself reads it. */
final class JdbcAddress {
    private JdbcAddress() {}

    /** With {@code PGHOST}, {@code PGPORT}, {@code PGDBNAME} and the address's own parameters. */
    static Properties parse(String url) {
        Properties parsed = Driver.parseURL(url, new Properties());
        if (parsed == null) {
            throw MekongException.user(
                    "Cannot use the address " + url.replaceFirst("\\?.*", ""),
                    "it is none of PostgreSQL",
                    "Write for example jdbc:postgresql://db-1:5432/shop.");
        }
        return parsed;
    }
}
