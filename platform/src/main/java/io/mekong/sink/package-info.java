/**
 * Where results go: hashes in Redis and tables in PostgreSQL, written so that a batch may come twice. Used by the server and,
 * on their own classpath, by Spark's jobs: nothing here but Java, core, the two drivers and slf4j.
 */
@NullMarked
package io.mekong.sink;

import org.jspecify.annotations.NullMarked;
