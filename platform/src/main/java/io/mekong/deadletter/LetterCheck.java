package io.mekong.deadletter;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.event.TimeLimits;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a message would become rows if it came to the stream, as it is defined now, at this moment. */
final class LetterCheck {
    private static final Logger log = LoggerFactory.getLogger(LetterCheck.class);
    private static final byte[] EMPTY = {};

    private final Stream stream;
    private final List<Table> tables;
    private final EventDecoder decoder;
    private final EventTime eventTime;
    private final InstantSource clock;

    /** @param tables of the stream */
    LetterCheck(Stream stream, List<Table> tables, InstantSource clock) {
        this.stream = stream;
        this.tables = tables;
        this.decoder = EventDecoder.of(stream);
        this.eventTime = new EventTime(decoder.eventTimeColumn());
        this.clock = clock;
    }

    /** Why it would not; empty: it would. */
    Optional<String> problem(byte @Nullable [] key, byte @Nullable [] value) {
        if (value != null && value.length > stream.maxMessage().bytes()) {
            return Optional.of("it has " + new DataSize(value.length) + "; the stream takes " + stream.maxMessage()
                    + " (`max-message`)");
        }
        Instant now = clock.instant();
        eventTime.micros = now.toEpochMilli() * 1_000;
        try {
            if (value == null) {
                decoder.decodeDeletion(key == null ? EMPTY : key, eventTime);
            } else {
                decoder.decode(value, eventTime);
            }
        } catch (RejectedEvent e) {
            return Optional.of(e.reason());
        } catch (MekongException e) {
            throw e; // a schema registry that is away, for example: the message itself may be good
        } catch (RuntimeException e) {
            log.error("[BUG] A dead letter of {} could not be decoded", stream.topic(), e);
            return Optional.of("[BUG] could not be decoded: " + e);
        }
        return tables.stream().flatMap(table -> problem(table, now).stream()).findFirst();
    }

    /** A replay is a new message: its time is judged against now, not against when the first one came. */
    private Optional<String> problem(Table table, Instant now) {
        String widen = "; widen the table's `late` or `future` and run `mekong rebuild " + table.name() + "`";
        try {
            return new TimeLimits(table).allows(eventTime.micros, now.toEpochMilli())
                    ? Optional.empty()
                    : Optional.of("the table `" + table.name() + "` would drop it: its time is beyond a limit" + widen);
        } catch (RejectedEvent e) {
            return Optional.of("the table `" + table.name() + "` would set it aside again: " + e.reason() + widen);
        }
    }

    /** Keeps nothing of an event but when it happened. */
    private static final class EventTime implements RowSink {
        private final int column;
        private long micros;

        EventTime(int column) {
            this.column = column;
        }

        @Override
        public void putLong(int index, long value) {
            if (index == column) {
                micros = value;
            }
        }

        @Override
        public void putDouble(int index, double value) {}

        @Override
        public void putWide(int index, long high, long low) {}

        @Override
        public void putText(int index, byte[] utf8, int offset, int length) {}

        @Override
        public void putNull(int index) {}

        @Override
        public void keep(int column) {}

        @Override
        public void beginList(int index) {}

        @Override
        public void endList(int index) {}
    }
}
