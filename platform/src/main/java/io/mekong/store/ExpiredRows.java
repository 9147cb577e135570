package io.mekong.store;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What retention has removed from a table.
 *
 * @param day of the event time, in UTC
 * @param rows all that were ever removed of that partition and day: late ones are added to those before
 * @param expiredAt when the last of them were removed
 */
public record ExpiredRows(int partition, LocalDate day, long rows, Instant expiredAt) {}
