package io.mekong.store;

import java.util.Optional;

/**
 * What goes into a table of results: one that is made of a query, not of messages.
 *
 * @param table beside the project's tables, by whose names it cannot be called
 * @param query its columns are the table's
 * @param replace the rows whose place the query's take, as a condition; empty: the place of the whole table
 */
public record Results(String table, BoundQuery query, Optional<BoundQuery> replace) {}
