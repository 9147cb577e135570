package io.mekong.broker;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** What one poll gave. The values are windows into what came over the network, not copies. */
final class PolledMessages implements Messages {
    private static final byte[] EMPTY = {};

    private final ConsumerRecords<byte[], ByteBuffer> records;
    private final long bytes;

    PolledMessages(ConsumerRecords<byte[], ByteBuffer> records) {
        this.records = records;
        long sum = 0;
        for (ConsumerRecord<byte[], ByteBuffer> message : records) {
            sum += Math.max(0, message.serializedKeySize()) + Math.max(0, message.serializedValueSize());
        }
        this.bytes = sum;
    }

    @Override
    public int count() {
        return records.count();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void forEach(MessageVisitor visitor) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], ByteBuffer>> messages = records.records(partition);
            for (ConsumerRecord<byte[], ByteBuffer> message : messages) {
                show(visitor, message);
            }
        }
    }

    private static void show(MessageVisitor visitor, ConsumerRecord<byte[], ByteBuffer> message) {
        ByteBuffer value = message.value();
        if (value == null) {
            visitor.message(message.partition(), message.offset(), message.timestamp(), message.key(), null, 0, 0);
        } else if (value.hasArray()) {
            visitor.message(
                    message.partition(),
                    message.offset(),
                    message.timestamp(),
                    message.key(),
                    value.array(),
                    value.arrayOffset() + value.position(),
                    value.remaining());
        } else {
            byte[] copy = value.hasRemaining() ? new byte[value.remaining()] : EMPTY;
            value.duplicate().get(copy);
            visitor.message(
                    message.partition(), message.offset(), message.timestamp(), message.key(), copy, 0, copy.length);
        }
    }
}
