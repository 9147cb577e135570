/**
 * Connectors: a Kafka Connect in this JVM or at an address, and what the project has running on it.
 */
@NullMarked
package io.mekong.connect;

import org.jspecify.annotations.NullMarked;
