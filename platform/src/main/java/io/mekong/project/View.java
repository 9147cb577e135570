package io.mekong.project;

/**
 * A query under a name, asked as if it were a table: always what its tables are now.
 *
 * @param line of the query in its file
 */
public record View(String name, String description, String query, int line) {}
