/** The verbs of {@code ./mekong}. Each is one class; all speak to a running instance over its public API. */
@NullMarked
package io.mekong.app.command;

import org.jspecify.annotations.NullMarked;
