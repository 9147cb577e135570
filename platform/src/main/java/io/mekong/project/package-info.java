/**
 * The user's project: a folder of YAML files, read into typed records with every problem found at once, by file and line.
 */
@NullMarked
package io.mekong.project;

import org.jspecify.annotations.NullMarked;
