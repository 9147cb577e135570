package io.mekong.source.sample;

import java.util.Optional;

/** A message's key and value as text. */
public record SampleMessage(Optional<String> key, String value) {}
