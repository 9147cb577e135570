/**
 * Change data capture: what a PostgreSQL must have before Debezium reads its log, made where it is missing.
 */
@NullMarked
package io.mekong.cdc;

import org.jspecify.annotations.NullMarked;
