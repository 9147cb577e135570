/**
 * Topic to table, exactly once: decode, batch, commit rows and offsets together, set bad records aside with the reason.
 */
@NullMarked
package io.mekong.ingest;

import org.jspecify.annotations.NullMarked;
