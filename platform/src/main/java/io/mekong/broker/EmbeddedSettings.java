package io.mekong.broker;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Properties;

/**
 * The server properties of the embedded node. Sized for one machine that also runs everything else: few threads, small
 * buffers, one partition for Kafka's own topics.
 */
record EmbeddedSettings(BrokerConfig.Embedded config) {
    static final int NODE_ID = 1;
    static final String INTERNAL = "INTERNAL";
    static final String CONTROLLER = "CONTROLLER";
    /** The largest request, and so the largest message any topic can allow. */
    static final int LARGEST_REQUEST_BYTES = 64 << 20;

    Properties properties() {
        Properties server = new Properties();
        server.putAll(java.util.Map.of("process.roles", "broker,controller", "node.id", String.valueOf(NODE_ID)));
        listeners(server);
        ownTopics(server);
        memory(server);
        timing(server);
        server.setProperty("log.dirs", config.directory().toAbsolutePath().toString());
        // Topics are made by intent, with their partitions, retention and largest message; a misspelt name must be an
        // error.
        server.setProperty("auto.create.topics.enable", "false");
        // The log is not flushed per message: a killed process loses nothing (the page cache is the kernel's), a power
        // cut may
        // lose the last seconds. A cluster replicates instead. See docs/adr/0002.
        return server;
    }

    private void listeners(Properties server) {
        String bind = bracketed(config.bind());
        server.setProperty(
                "listeners",
                "INTERNAL://%s:%d,EXTERNAL://%s:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(
                                bind,
                                config.ports().kafka(),
                                bind,
                                config.ports().kafkaExternal(),
                                config.ports().kafkaController()));
        server.setProperty("advertised.listeners", "INTERNAL://%s,EXTERNAL://%s".formatted(internal(), external()));
        server.setProperty(
                "listener.security.protocol.map", "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        server.setProperty("inter.broker.listener.name", INTERNAL);
        server.setProperty("controller.listener.names", CONTROLLER);
        server.setProperty(
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + config.ports().kafkaController());
    }

    private static void ownTopics(Properties server) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            server.setProperty(topic + ".num.partitions", "1");
            server.setProperty(topic + ".replication.factor", "1");
        }
        server.setProperty("transaction.state.log.min.isr", "1");
        server.setProperty("share.coordinator.state.topic.min.isr", "1");
        server.setProperty("offsets.topic.segment.bytes", String.valueOf(16 << 20));
    }

    private static void memory(Properties server) {
        server.setProperty("num.network.threads", "2");
        server.setProperty("num.io.threads", "4");
        server.setProperty("background.threads", "2");
        server.setProperty("num.recovery.threads.per.data.dir", "2");
        server.setProperty("group.coordinator.threads", "1");
        server.setProperty("queued.max.requests", "64");
        server.setProperty("socket.request.max.bytes", String.valueOf(LARGEST_REQUEST_BYTES));
        server.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        server.setProperty("log.cleaner.io.buffer.size", String.valueOf(256 << 10));
        server.setProperty("log.segment.bytes", String.valueOf(256 << 20));
        server.setProperty("log.index.size.max.bytes", String.valueOf(4 << 20));
        server.setProperty("metric.reporters", "");
    }

    private static void timing(Properties server) {
        // A broker killed a moment ago is still registered; the new one waits until that session ends. The default of 9
        // s makes
        // a restart take 13 s; 3 s fenced a broker that was only busy.
        server.setProperty("broker.session.timeout.ms", "6000");
        server.setProperty("broker.heartbeat.interval.ms", "500");
        server.setProperty("group.initial.rebalance.delay.ms", "0");
        server.setProperty("group.min.session.timeout.ms", "1000");
        server.setProperty("controlled.shutdown.enable", "true");
    }

    String internal() {
        return bracketed(advertisedHost()) + ":" + config.ports().kafka();
    }

    String external() {
        return bracketed(advertisedHost()) + ":" + config.ports().kafkaExternal();
    }

    private String advertisedHost() {
        return config.advertisedHost().orElseGet(() -> reachableName(config.bind()));
    }

    private static String reachableName(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            if (address.isLoopbackAddress()) {
                return "localhost";
            }
            return address.isAnyLocalAddress() ? ownAddress() : bind;
        } catch (IOException e) {
            return bind;
        }
    }

    /** The address of this machine by which it would reach the world. Connecting a datagram socket sends nothing. */
    private static String ownAddress() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("192.0.2.1", 9)); // TEST-NET-1 (RFC 5737)
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? "localhost" : local.getHostAddress();
        } catch (IOException | java.io.UncheckedIOException e) {
            return "localhost"; // no route: this machine is all there is
        }
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
