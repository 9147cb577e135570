package io.mekong.store;

/**
 * A query that people see as a table.
 *
 * @param sql one SELECT without parameters
 */
public record ViewSchema(String name, String sql) {}
