/**
 * DuckDB in this process, as the {@link io.mekong.store.OlapStore}. The only room that speaks DuckDB.
 */
@NullMarked
package io.mekong.store.duckdb;

import org.jspecify.annotations.NullMarked;
