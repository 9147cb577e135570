package io.mekong.broker;

import io.mekong.broker.EnsuredTopic.Outcome;
import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics: made by intent, counted cheaply. For all threads; every call waits for Kafka, at most about ten seconds. */
public final class Topics implements AutoCloseable {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final String RETENTION = "retention.ms";
    private static final String LARGEST_MESSAGE = "max.message.bytes";
    private static final String TIMESTAMPS = "message.timestamp.type";

    private final Admin admin;
    /** Partition counts as last seen: a count only grows, and a topic that is gone is dropped when a call fails. */
    private final Map<String, Integer> partitionCounts = new ConcurrentHashMap<>();

    Topics(Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "mekong-topics");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LONGEST_CALL.toMillis());
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        this.admin = Admin.create(properties);
    }

    /**
     * Makes the topic, or brings the one there is to what is wanted: adds partitions, changes retention and the largest message.
     * Never takes partitions away. Message times are those of arrival.
     *
     * @throws MekongException USER when Kafka refuses the specification, RESOURCE when it does not answer
     */
    public EnsuredTopic ensure(TopicSpec spec) {
        Optional<Integer> present = partitions(spec.name());
        if (present.isEmpty() && create(spec)) {
            return new EnsuredTopic(spec.name(), spec.partitions(), Outcome.CREATED);
        }
        int before = present.or(() -> partitions(spec.name())).orElse(spec.partitions());
        boolean grown = before < spec.partitions();
        if (grown) {
            KafkaErrors.await(
                    admin.createPartitions(Map.of(spec.name(), NewPartitions.increaseTo(spec.partitions())))
                            .all(),
                    "Cannot add partitions to topic `" + spec.name() + "`");
            partitionCounts.put(spec.name(), spec.partitions());
        }
        boolean changed = configure(spec);
        return new EnsuredTopic(
                spec.name(),
                Math.max(before, spec.partitions()),
                grown || changed ? Outcome.CHANGED : Outcome.UNCHANGED);
    }

    /** False when another was faster. */
    private boolean create(TopicSpec spec) {
        NewTopic topic =
                new NewTopic(spec.name(), spec.partitions(), (short) spec.replicationFactor()).configs(settings(spec));
        try {
            admin.createTopics(List.of(topic)).all().get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
            partitionCounts.put(spec.name(), spec.partitions());
            awaitLeaders(spec);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Cannot create topic `" + spec.name() + "`", "it was interrupted", "", e);
        } catch (ExecutionException | TimeoutException e) {
            if (KafkaErrors.unwrapped(e) instanceof TopicExistsException) {
                return false;
            }
            throw KafkaErrors.translate(e, "Cannot create topic `" + spec.name() + "`");
        }
    }

    /** The controller knows a new topic a moment before its brokers serve it. */
    private void awaitLeaders(TopicSpec spec) throws InterruptedException {
        List<TopicPartition> partitions = IntStream.range(0, spec.partitions())
                .mapToObj(partition -> new TopicPartition(spec.name(), partition))
                .toList();
        long deadline = System.nanoTime() + LONGEST_CALL.toNanos();
        while (true) {
            try {
                listOffsets(partitions, OffsetSpec.latest());
                return;
            } catch (MekongException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private boolean configure(TopicSpec spec) {
        Config current = config(spec.name());
        List<AlterConfigOp> changes = new ArrayList<>();
        settings(spec).forEach((name, value) -> {
            ConfigEntry entry = current.get(name);
            if (entry == null || !value.equals(entry.value())) {
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        });
        if (!changes.isEmpty()) {
            KafkaErrors.await(
                    admin.incrementalAlterConfigs(Map.of(resource(spec.name()), changes))
                            .all(),
                    "Cannot change topic `" + spec.name() + "`");
        }
        return !changes.isEmpty();
    }

    /** Consumers need no setting for large messages: a fetch always returns at least one batch, however large (KIP-74). */
    private static Map<String, String> settings(TopicSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(RETENTION, String.valueOf(Math.max(1, spec.retention().toMillis())));
        settings.put(LARGEST_MESSAGE, String.valueOf(spec.maxMessage().intBytes()));
        settings.put(TIMESTAMPS, "LogAppendTime");
        return settings;
    }

    private Config config(String topic) {
        ConfigResource resource = resource(topic);
        return KafkaErrors.await(
                admin.describeConfigs(List.of(resource))
                        .values()
                        .getOrDefault(resource, KafkaFuture.completedFuture(new Config(List.of()))),
                "Cannot read the settings of topic `" + topic + "`");
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** Asked on Kafka's threads, where nothing may wait; empty when it cannot be learnt. */
    CompletableFuture<Optional<Long>> largestMessage(String topic) {
        ConfigResource resource = resource(topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .handle((configs, failure) -> {
                    Config config = failure == null ? configs.get(resource) : null;
                    ConfigEntry entry = config == null ? null : config.get(LARGEST_MESSAGE);
                    return entry == null ? Optional.empty() : Optional.of(Long.parseLong(entry.value()));
                });
    }

    public boolean exists(String topic) {
        return partitions(topic).isPresent();
    }

    /** Names of all topics but Kafka's own, sorted. */
    public Set<String> list() {
        return new TreeSet<>(KafkaErrors.await(admin.listTopics().names(), "Cannot list the topics"));
    }

    /**
     * What each partition holds, in order of partition.
     *
     * @throws MekongException USER when there is no such topic
     */
    public List<PartitionRange> offsets(String topic) {
        List<PartitionRange> ranges = offsets(List.of(topic)).get(topic);
        if (ranges == null) {
            throw unknown(topic, "Cannot read topic `" + topic + "`");
        }
        return ranges;
    }

    /** The same for many topics, in two requests; topics that do not exist are left out. */
    public Map<String, List<PartitionRange>> offsets(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            partitionCount(topic)
                    .ifPresent(count -> IntStream.range(0, count)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .forEach(partitions::add));
        }
        try {
            return ranges(partitions);
        } catch (MekongException e) {
            topics.forEach(partitionCounts::remove); // perhaps one of them is gone: look again next time
            throw e;
        }
    }

    private Map<String, List<PartitionRange>> ranges(List<TopicPartition> partitions) {
        Map<TopicPartition, ListOffsetsResultInfo> begins = listOffsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = listOffsets(partitions, OffsetSpec.latest());
        Map<String, List<PartitionRange>> ranges = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            ListOffsetsResultInfo begin = begins.get(partition);
            ListOffsetsResultInfo end = ends.get(partition);
            if (begin != null && end != null) {
                ranges.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(new PartitionRange(partition.partition(), begin.offset(), end.offset()));
            }
        }
        return ranges;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> listOffsets(List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        return KafkaErrors.await(admin.listOffsets(wanted).all(), "Cannot read the offsets of the topics");
    }

    MekongException unknown(String topic, String what) {
        return MekongException.user(what, "there is no topic `" + topic + "`", Spelling.hint(topic, list()));
    }

    /** From memory where it can be. */
    Optional<Integer> partitionCount(String topic) {
        Integer known = partitionCounts.get(topic);
        return known == null ? partitions(topic) : Optional.of(known);
    }

    void forget(String topic) {
        partitionCounts.remove(topic);
    }

    private Optional<Integer> partitions(String topic) {
        return identity(topic).map(TopicIdentity::partitions);
    }

    /** Asks Kafka; empty when there is no such topic. */
    public Optional<TopicIdentity> identity(String topic) {
        KafkaFuture<TopicDescription> description =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        if (description == null) {
            return Optional.empty();
        }
        try {
            TopicDescription found = description.get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
            int count = found.partitions().size();
            partitionCounts.put(topic, count);
            return Optional.of(new TopicIdentity(found.topicId().toString(), count));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Cannot look up topic `" + topic + "`", "it was interrupted", "", e);
        } catch (ExecutionException | TimeoutException e) {
            if (KafkaErrors.unwrapped(e) instanceof UnknownTopicOrPartitionException) {
                partitionCounts.remove(topic);
                return Optional.empty();
            }
            throw KafkaErrors.translate(e, "Cannot look up topic `" + topic + "`");
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
