/**
 * SQL for people and charts: read-only, limited, shared between viewers, pushed when a commit changes what it reads.
 */
@NullMarked
package io.mekong.query;

import org.jspecify.annotations.NullMarked;
