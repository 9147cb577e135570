package io.mekong.broker;

import io.mekong.core.Health;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** A cluster elsewhere, asked now and then whether it is still there. */
final class ExternalKafka implements KafkaNode {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final BrokerConfig.External config;
    private final Admin admin;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Health health;

    private ExternalKafka(BrokerConfig.External config, Admin admin) {
        this.config = config;
        this.admin = admin;
        this.health = new Health(State.READY, "external · " + config.bootstrapServers(), Instant.now());
    }

    static ExternalKafka open(BrokerConfig.External config) {
        Admin admin = connect(config);
        ExternalKafka kafka = new ExternalKafka(config, admin);
        try {
            kafka.ask(LONGEST_WAIT);
        } catch (ExecutionException | TimeoutException e) {
            admin.close(Duration.ZERO);
            throw unreachable(config, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            admin.close(Duration.ZERO);
            throw unreachable(config, e);
        }
        Thread.ofVirtual().name("mekong-kafka-watch").start(kafka::watch);
        return kafka;
    }

    static Map<String, Object> clientProperties(BrokerConfig.External config) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return Map.copyOf(properties);
    }

    private static Admin connect(BrokerConfig.External config) {
        Properties properties = new Properties();
        properties.putAll(clientProperties(config));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "mekong-watch");
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw MekongException.user(
                    "Cannot use the Kafka cluster at " + config.bootstrapServers(),
                    MekongException.reason(e.getCause() == null ? e : e.getCause()),
                    "Correct `kafka.bootstrap-servers` and `kafka.properties`.");
        }
    }

    private void ask(Duration longest) throws ExecutionException, InterruptedException, TimeoutException {
        admin.describeCluster().clusterId().get(longest.toSeconds(), TimeUnit.SECONDS);
    }

    private void watch() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    ask(LONGEST_LOOK);
                    become(State.READY, "external · " + config.bootstrapServers());
                } catch (ExecutionException | TimeoutException e) {
                    become(State.FAILED, "external · " + config.bootstrapServers() + " does not answer");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void become(State state, String detail) {
        if (health.state() != state && closed.getCount() > 0) {
            health = new Health(state, detail, Instant.now());
        }
    }

    private static MekongException unreachable(BrokerConfig.External config, Exception cause) {
        return MekongException.resource(
                "Cannot reach Kafka at " + config.bootstrapServers(),
                "it did not answer within " + LONGEST_WAIT.toSeconds() + " s",
                "Check the address, the network and `kafka.properties`; leave `kafka.bootstrap-servers` out for the embedded one.",
                cause);
    }

    @Override
    public String bootstrapServers() {
        return config.bootstrapServers();
    }

    @Override
    public String externalAddress() {
        return config.bootstrapServers();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        closed.countDown();
        admin.close(Duration.ofSeconds(1));
        health = new Health(State.STOPPED, "no longer watched", Instant.now());
    }
}
