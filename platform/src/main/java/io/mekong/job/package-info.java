/**
 * Jobs: what a project reads, transforms and writes, in the embedded engine or in Spark, as streams that always run or when a
 * task says so.
 */
@NullMarked
package io.mekong.job;

import org.jspecify.annotations.NullMarked;
