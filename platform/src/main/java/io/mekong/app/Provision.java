package io.mekong.app;

import io.mekong.broker.TopicSpec;
import io.mekong.broker.Topics;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes the topics that a project needs be there. Safe to repeat. */
final class Provision {
    private Provision() {}

    static void topics(Project project, Topics topics) {
        Settings.Kafka kafka = project.settings().kafka();
        for (Stream stream : project.streams().values()) {
            topics.ensure(spec(stream.topic(), stream.partitions(), stream, kafka));
            topics.ensure(spec(stream.deadLetterTopic(), 1, stream, kafka));
        }
    }

    static Collection<String> topicNames(Project project) {
        List<String> names = new ArrayList<>();
        for (Stream stream : project.streams().values()) {
            names.add(stream.topic());
            names.add(stream.deadLetterTopic());
        }
        return names;
    }

    private static TopicSpec spec(String name, int partitions, Stream stream, Settings.Kafka kafka) {
        return new TopicSpec(name, partitions, kafka.replicationFactor(), kafka.retention(), stream.maxMessage());
    }
}
