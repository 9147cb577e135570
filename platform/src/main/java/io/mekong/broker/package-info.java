/**
 * The log: an embedded or external Kafka, its topics, its messages.
 */
@NullMarked
package io.mekong.broker;

import org.jspecify.annotations.NullMarked;
