/**
 * HTTP: REST, server-sent events, the static web interface. The only room that speaks HTTP.
 */
@NullMarked
package io.mekong.api;

import org.jspecify.annotations.NullMarked;
