/**
 * Charts and dashboards: from the project's files to what the browser draws.
 */
@NullMarked
package io.mekong.dashboard;

import org.jspecify.annotations.NullMarked;
