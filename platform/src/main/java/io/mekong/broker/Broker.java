package io.mekong.broker;

import io.mekong.core.Closer;
import io.mekong.core.Health;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The log. Embedded in this JVM or a cluster at an address; behind both the same topics, producer and browser.
 *
 * <p>An embedded broker that dies of a fatal error (a full disk, for example) does not take the JVM with it: {@link #health()} says
 * FAILED and why, and it is reopened with growing pauses until it stays up. Clients reconnect by themselves.
 */
public final class Broker implements AutoCloseable {
    private final Closer closer;
    private final KafkaNode node;
    private final Map<String, Object> clientProperties;
    private final Topics topics;
    private final EventProducer producer;
    private final MessageBrowser browser;

    private Broker(Closer closer, KafkaNode node, Map<String, Object> clientProperties) {
        this.closer = closer;
        this.node = node;
        this.clientProperties = clientProperties;
        this.topics = closer.register("Kafka topics", new Topics(clientProperties));
        this.producer = closer.register("Kafka producer", new KafkaEventProducer(clientProperties, topics));
        this.browser = closer.register("Kafka browser", new MessageBrowser(clientProperties, topics));
    }

    /**
     * Returns once Kafka answers.
     *
     * @throws io.mekong.core.MekongException RESOURCE when it cannot be started or reached
     */
    public static Broker open(BrokerConfig config) {
        Closer closer = new Closer();
        try {
            return switch (config) {
                case BrokerConfig.Embedded embedded -> {
                    KafkaNode node = closer.register("Kafka", EmbeddedKafka.open(embedded));
                    yield new Broker(
                            closer,
                            node,
                            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, node.bootstrapServers()));
                }
                case BrokerConfig.External external -> {
                    KafkaNode node = closer.register("Kafka", ExternalKafka.open(external));
                    yield new Broker(closer, node, ExternalKafka.clientProperties(external));
                }
            };
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /** For clients in this JVM and on this machine. */
    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    /** For clients outside: the external listener of the embedded broker, or the cluster's own address. */
    public String externalAddress() {
        return node.externalAddress();
    }

    /** What every Kafka client needs to connect; add serializers, a group and the like. May hold secrets: do not log. */
    public Map<String, Object> clientProperties() {
        return clientProperties;
    }

    public Topics topics() {
        return topics;
    }

    public TopicFeeds feeds() {
        return new TopicFeeds(clientProperties, topics);
    }

    public MessageBrowser browser() {
        return browser;
    }

    /** Shared by all; it is closed with the broker, not by its users. */
    public EventProducer producer() {
        return producer;
    }

    public Health health() {
        return node.health();
    }

    @Override
    public void close() {
        closer.close();
    }
}
