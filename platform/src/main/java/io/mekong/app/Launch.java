package io.mekong.app;

import io.mekong.core.Ports;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Everything a start needs.
 *
 * @param overrides kept, so that a reload of the files is overridden the same way
 */
public record Launch(Project project, Overrides overrides, Path dataDirectory, Ports ports, Instant startedAt) {}
