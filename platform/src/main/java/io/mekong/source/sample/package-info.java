/** What a stream file for given messages would say: their fields, types, time and key, guessed from a sample. */
@NullMarked
package io.mekong.source.sample;

import org.jspecify.annotations.NullMarked;
