package io.mekong.workflow;

/**
 * The scheduler of this process.
 *
 * @param node its name in {@code scheduled_tasks.picked_by}
 * @param scheduled workflows with a schedule that are not paused
 * @param executing runs at work in this process
 */
public record SchedulerStatus(boolean started, String node, int workflows, int scheduled, int executing) {}
