/**
 * What runs within Spark: one job of a project, in a driver that the server starts and looks after. It sees the rooms core,
 * project, event, sink and job.code, and none of the server's libraries.
 */
@NullMarked
package io.mekong.spark;

import org.jspecify.annotations.NullMarked;
