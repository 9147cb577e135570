package io.mekong.objects;

/**
 * A message about an object, on its way to Kafka.
 *
 * @param source the name of the source that it is told for
 * @param key {@code bucket/key}
 * @param value in MinIO's form
 */
record Notice(String source, String topic, String key, String value) {}
