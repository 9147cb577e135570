/**
 * Messages that could not become rows: set aside with the reason, counted, looked at, mended, and sent again or discarded.
 */
@NullMarked
package io.mekong.deadletter;

import org.jspecify.annotations.NullMarked;
