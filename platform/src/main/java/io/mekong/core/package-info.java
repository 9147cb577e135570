/**
 * What every room needs and no room owns: errors, closing, sizes, durations, spelling. No third-party library but slf4j and jspecify.
 */
@NullMarked
package io.mekong.core;

import org.jspecify.annotations.NullMarked;
