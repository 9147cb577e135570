/**
 * Where events come from: generators, files, HTTP. Everything ends in a topic.
 */
@NullMarked
package io.mekong.source;

import org.jspecify.annotations.NullMarked;
