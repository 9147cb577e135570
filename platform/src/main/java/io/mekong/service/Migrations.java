package io.mekong.service;

import io.mekong.core.MekongException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the database's tables to what this version of the platform expects: {@code classpath:db/migration/V*.sql}. */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing, in order, each in a transaction. Several platforms on one database wait for each other.
     *
     * @return how many were applied
     * @throws MekongException RESOURCE when one fails, or the database was made by a newer version
     */
    public static int apply(DataSource dataSource) {
        try {
            return Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    // A database may have tables of others already; ours come beside them.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw MekongException.resource(
                    "Cannot bring the database up to date",
                    MekongException.reason(e),
                    "Use the version of the platform that made it, or a later one; a database that others use as well needs a"
                            + " schema of its own.",
                    e);
        }
    }
}
