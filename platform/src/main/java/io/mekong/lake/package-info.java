/**
 * The raw lake: every message of an archived stream, in Parquet files named by the offsets they hold. It is the truth
 * that tables are rebuilt from and compared with.
 */
@NullMarked
package io.mekong.lake;

import org.jspecify.annotations.NullMarked;
