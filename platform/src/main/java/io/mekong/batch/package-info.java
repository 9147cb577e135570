/**
 * The batch side of a table: built anew from the lake or the topic, and compared with what the speed layer served.
 */
@NullMarked
package io.mekong.batch;

import org.jspecify.annotations.NullMarked;
