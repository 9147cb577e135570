package io.mekong.query;

import io.mekong.store.QueryResult;
import java.time.Duration;

/**
 * @param elapsed of this answer, next to nothing for a cached one
 * @param cached whether the result was at hand: same query, and no commit since to any table that it reads
 */
public record SqlAnswer(QueryResult result, Duration elapsed, boolean cached) {}
