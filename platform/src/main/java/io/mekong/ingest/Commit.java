package io.mekong.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * Rows became visible: what listeners are told after each commit that brought rows.
 *
 * @param eventTime the newest event time among the rows
 * @param topicTime the newest time at which Kafka had received one of them
 */
public record Commit(String table, long rows, Optional<Instant> eventTime, Instant topicTime, Instant committedAt) {}
