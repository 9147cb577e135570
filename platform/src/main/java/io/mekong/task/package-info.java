/**
 * What a workflow's tasks do: each type's work, without knowing of schedules, runs or their history.
 */
@NullMarked
package io.mekong.task;

import org.jspecify.annotations.NullMarked;
