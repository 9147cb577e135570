/** The lake on HDFS: Hadoop's client and the few lines that speak to it, loaded beside the platform where they are wanted. */
@NullMarked
package io.mekong.hdfs;

import org.jspecify.annotations.NullMarked;
