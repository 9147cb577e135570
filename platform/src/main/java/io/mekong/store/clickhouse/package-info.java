/**
 * The store on a ClickHouse server, over HTTP.
 */
@NullMarked
package io.mekong.store.clickhouse;

import org.jspecify.annotations.NullMarked;
