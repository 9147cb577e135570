package io.mekong.sink;

/**
 * How far a job has come in a table.
 *
 * @param batch the last one that is in the table
 * @param place what the job itself noted with it, as JSON
 */
public record Progress(long batch, String place) {}
