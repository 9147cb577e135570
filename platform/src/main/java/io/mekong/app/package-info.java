/**
 * The command line and the wiring of all rooms, in one readable place. Nothing imports this room.
 */
@NullMarked
package io.mekong.app;

import org.jspecify.annotations.NullMarked;
