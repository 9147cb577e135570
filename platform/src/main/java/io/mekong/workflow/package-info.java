/**
 * Work on a schedule: durable cron on PostgreSQL, runs and their history.
 */
@NullMarked
package io.mekong.workflow;

import org.jspecify.annotations.NullMarked;
