package io.mekong.query;

/** A state on its way to one viewer. Numbers grow, also from one topic to the next. */
public record LiveEvent(long number, String event, String json) {}
