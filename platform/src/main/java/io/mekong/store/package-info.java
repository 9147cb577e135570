/**
 * The columnar store that makes rows queryable: one interface, an engine behind it.
 */
@NullMarked
package io.mekong.store;

import org.jspecify.annotations.NullMarked;
