/**
 * What the Java of a project sees of jobs, within the server and within Spark.
 */
@NullMarked
package io.mekong.job.code;

import org.jspecify.annotations.NullMarked;
