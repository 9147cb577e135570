package io.mekong.workflow;

import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short words between the nodes of one database, over PostgreSQL's LISTEN and NOTIFY: "look at this now". They save
 * waiting, they carry nothing: one that is lost, or all of them while the connection is down, costs the time until the
 * next look. So nobody may do without looking by himself now and then.
 *
 * <p>One connection is held for listening. Safe for all threads.
 */
final class Signals implements AutoCloseable {
    /** Heard whenever this node has begun to listen: what was published before, it may have missed. */
    static final String ANYTHING = "*";

    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int LONGEST = 4_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Those who share a database but not a schema do not share words. */
    private static final String CHANNEL = "select 'mekong_workflow_' || current_schema()";

    private static final String PUBLISH =
            "select pg_notify('mekong_workflow_' || current_schema(), word) from unnest(?::text[]) as w(word)";

    private final DataSource dataSource;
    private final String node;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
    private final Thread receiver;
    private final Thread sender;
    private volatile boolean connected;
    private volatile boolean closed;

    private Signals(DataSource dataSource, String node) {
        this.dataSource = dataSource;
        this.node = node;
        // A virtual thread that is interrupted leaves a read of its socket at once.
        this.receiver = Thread.ofVirtual().name("workflow-signals-in").unstarted(this::receive);
        this.sender = Thread.ofVirtual().name("workflow-signals-out").unstarted(this::send);
    }

    /**
     * Begins to listen, soon; does not wait for it.
     *
     * @param node the name of this node, without spaces: its own words do not come back to it
     */
    static Signals open(DataSource dataSource, String node) {
        Signals signals = new Signals(dataSource, node);
        signals.receiver.start();
        signals.sender.start();
        return signals;
    }

    /** Stops listening when it is closed. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param listener hears every word of every node, and {@link #ANYTHING}; called by several threads, and must not
     *     wait for anything
     */
    Listening listen(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Tells this node's listeners before it returns, those of other nodes soon after. Publish what has been committed:
     * another node looks at once. Never fails.
     */
    void publish(String word) {
        if (word.length() > LONGEST) {
            throw MekongException.bug("a signal of " + word.length() + " characters", null);
        }
        outgoing.add(word);
        tell(word);
    }

    /** Whether it listens to other nodes now. */
    boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        closed = true;
        receiver.interrupt();
        sender.interrupt();
    }

    private void tell(String word) {
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(word);
            } catch (RuntimeException e) {
                log.warn("What was to follow the signal {} failed", word, e);
            }
        }
    }

    private void receive() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                listen(connection);
                connected = true;
                pause = FIRST_PAUSE;
                tell(ANYTHING);
                receive(connection.unwrap(PGConnection.class));
            } catch (SQLException | RuntimeException e) {
                log.debug("Signals of other nodes are not heard: {}", MekongException.reason(e));
            } finally {
                connected = false;
            }
            if (!closed) {
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void receive(PGConnection connection) throws SQLException {
        while (!closed) {
            PGNotification[] heard = connection.getNotifications((int) LONGEST_WAIT.toMillis());
            Set<String> words = new LinkedHashSet<>();
            for (PGNotification notification : heard == null ? new PGNotification[0] : heard) {
                String[] parts = notification.getParameter().split(" ", 2);
                if (parts.length == 2 && !parts[0].equals(node)) {
                    words.add(parts[1]);
                }
            }
            words.forEach(this::tell);
        }
    }

    private static void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String channel;
            try (ResultSet row = statement.executeQuery(CHANNEL)) {
                row.next();
                channel = row.getString(1);
            }
            statement.execute("listen \"" + channel.replace("\"", "\"\"") + "\"");
        }
    }

    private void send() {
        while (!closed) {
            try {
                Set<String> words = new LinkedHashSet<>();
                words.add(outgoing.take());
                outgoing.drainTo(words, MOST_AT_ONCE);
                send(words.stream().map(word -> node + " " + word).toArray(String[]::new));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException e) {
                log.debug("Other nodes are not told: {}", MekongException.reason(e));
            }
        }
    }

    private void send(String[] words) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PUBLISH)) {
            statement.setArray(1, connection.createArrayOf("text", words));
            statement.execute();
        }
    }

    private void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true; // only close interrupts
        }
    }
}
