/** What became of one row, change by change: found in the lake and in the topic, newest first. */
@NullMarked
package io.mekong.trace;

import org.jspecify.annotations.NullMarked;
