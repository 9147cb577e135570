package io.mekong.trace;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a change stood in the database that it was made in, as Debezium tells it.
 *
 * @param position in the database's log, as that database writes it: {@code 0/16B3748} of PostgreSQL
 * @param transaction its number or name there
 * @param committedAt when the transaction was committed; of a snapshot, when the row was read
 * @param snapshot whether the row was read as it stood, not in the log
 */
public record SourcePlace(
        Optional<String> connector,
        Optional<String> database,
        Optional<String> table,
        Optional<String> position,
        Optional<String> transaction,
        Optional<Instant> committedAt,
        boolean snapshot) {}
