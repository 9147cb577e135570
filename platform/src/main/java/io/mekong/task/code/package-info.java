/** What code of a project sees of Mekong: the interface of tasks written in Java. */
@NullMarked
package io.mekong.task.code;

import org.jspecify.annotations.NullMarked;
