package io.mekong.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** How long a message takes until it is a row, and how long a query takes, while others come at some rate. */
final class UnderLoad {
    private static final String QUERY = "SELECT symbol, count(*), avg(price)::DOUBLE FROM trades GROUP BY symbol";
    private static final long FIRST_MARKER = 9_000_000_000_000L;

    private final Instance instance;
    private final String topic;
    private final List<byte[]> events;
    private final int samples;
    private long marker = FIRST_MARKER;

    UnderLoad(Instance instance, String topic, List<byte[]> events, int samples) {
        this.instance = instance;
        this.topic = topic;
        this.events = events;
        this.samples = samples;
    }

    void measure(String name, long perSecond) throws InterruptedException {
        List<Double> fresh = new ArrayList<>();
        List<Double> queries = new ArrayList<>();
        try (PacedLoad load = new PacedLoad(instance.kafka(), topic, events, perSecond);
                KafkaProducer<byte[], byte[]> producer = PacedLoad.producer(instance.kafka())) {
            Thread.sleep(3_000);
            long began = System.nanoTime();
            long before = load.sent();
            for (int i = 0; i < samples; i++) {
                fresh.add(untilVisible(producer));
                long asked = System.nanoTime();
                instance.sql(QUERY);
                queries.add((System.nanoTime() - asked) / 1e6);
                Thread.sleep(20 + (i * 37) % 60);
            }
            Backlog.print("%s: %,.0f messages/s", name, (load.sent() - before) / ((System.nanoTime() - began) / 1e9));
        }
        System.out.println(new Samples("  produce → visible in SQL", array(fresh)));
        System.out.println(new Samples("  query over all rows", array(queries)));
    }

    private double untilVisible(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        long id = marker++;
        String trade = "{\"symbol\":\"MARK\",\"price\":\"1\",\"quantity\":\"1\",\"trade_time\":" + id / 4
                + ",\"trade_id\":" + id + "}";
        long sent = System.nanoTime();
        producer.send(new ProducerRecord<>(topic, trade.getBytes(StandardCharsets.UTF_8)));
        producer.flush();
        // Only the newest rows can hold it: the statistics of the others say so.
        while (instance.number("SELECT count(*) FROM trades WHERE trade_id = " + id) < 1) {
            Thread.onSpinWait();
        }
        return (System.nanoTime() - sent) / 1e6;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
