/**
 * What the platform says of itself: metrics, health, freshness by hop.
 */
@NullMarked
package io.mekong.observe;

import org.jspecify.annotations.NullMarked;
