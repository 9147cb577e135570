package io.mekong.sink;

import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Writes rows as hashes. Each row is one step that is done or not; with an {@code order}, a batch may be written again, in part
 * or by several writers at once, in any order, and the end is the same. Where two rows of a key are equal in all of the order,
 * the one whose values are larger as texts stays.
 *
 * <p>For one thread; the connection is made when it is first needed, and anew after it was lost.
 */
public final class RedisWriter implements AutoCloseable {
    private static final int CALLS_A_TRIP = 1_000;
    private static final int PATIENCE_MS = 10_000;

    private final RedisAddress address;
    private final RedisRows rows;
    private final String script;
    private @Nullable Jedis jedis;

    private RedisWriter(RedisAddress address, RedisRows rows, String script) {
        this.address = address;
        this.rows = rows;
        this.script = script;
    }

    /** @throws MekongException USER where target and columns do not fit; nothing is connected yet */
    public static RedisWriter open(RedisAddress address, List<Column> columns, RedisTarget target) {
        return new RedisWriter(address, new RedisRows(columns, target), script());
    }

    private static String script() {
        try (InputStream stream = RedisWriter.class.getResourceAsStream("/lua/sink/row.lua")) {
            if (stream == null) {
                throw MekongException.bug("the script row.lua is missing", null);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw MekongException.bug("the script row.lua cannot be read", e);
        }
    }

    /**
     * Returns when Redis has acknowledged all rows.
     *
     * @param batch each with a value for every column, or null
     * @return how many rows there were
     * @throws ConnectionLostException when Redis went away: some rows may be there, write the batch again
     * @throws MekongException USER for a row that cannot be written, RESOURCE when Redis refuses a write
     */
    public long write(Iterable<? extends @Nullable Object[]> batch) {
        long written = 0;
        List<String[]> calls = new ArrayList<>(CALLS_A_TRIP);
        for (@Nullable Object[] row : batch) {
            calls.add(rows.call(row));
            if (calls.size() == CALLS_A_TRIP) {
                send(calls);
                written += calls.size();
                calls.clear();
            }
        }
        if (!calls.isEmpty()) {
            send(calls);
            written += calls.size();
        }
        return written;
    }

    private void send(List<String[]> calls) {
        try {
            Jedis connection = connection();
            // Each time: a Redis that was restarted in between does not know it any more.
            String hash = connection.scriptLoad(script);
            Pipeline pipeline = connection.pipelined();
            calls.forEach(call -> pipeline.evalsha(hash, RedisRows.KEYS, call));
            int at = 0;
            for (Object answer : pipeline.syncAndReturnAll()) {
                if (answer instanceof JedisException refused) {
                    throw refusal(calls.get(at)[0], refused);
                }
                at++;
            }
        } catch (JedisConnectionException e) {
            close();
            throw new ConnectionLostException(what(), e);
        } catch (JedisException e) {
            close();
            throw refusal("", e);
        }
    }

    private Jedis connection() {
        Jedis open = jedis;
        if (open == null) {
            DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                    .connectionTimeoutMillis(PATIENCE_MS)
                    .socketTimeoutMillis(PATIENCE_MS)
                    .database(address.database())
                    .clientName("mekong-sink");
            if (address.transport() == RedisAddress.Transport.TLS) {
                config.sslOptions(SslOptions.defaults());
            }
            address.user().ifPresent(config::user);
            address.password().ifPresent(config::password);
            open = new Jedis(new HostAndPort(address.host(), address.port()), config.build());
            jedis = open;
        }
        return open;
    }

    private String what() {
        return "Cannot write to Redis at " + address.shown();
    }

    /** @param key of the row that was refused; empty: it was not about a row */
    private MekongException refusal(String key, JedisException e) {
        String said = MekongException.reason(e);
        String why = key.isEmpty() ? said : "the row of the key `" + key + "` is refused: " + said;
        if (said.contains("LOADING") || said.startsWith("BUSY ") || said.startsWith("MASTERDOWN")) {
            return new ConnectionLostException(what(), e);
        }
        String fix;
        if (said.contains("OOM")) {
            fix = "Give it more memory (`redis.memory-limit` for the embedded one), or let keys expire with `expire`.";
        } else if (said.contains("WRONGTYPE")) {
            fix = "Another program writes that key as something else: choose another `key`, or delete it.";
        } else if (said.contains("READONLY")) {
            fix = "That is a replica: set `redis.url` to its primary.";
        } else if (said.contains("WRONGPASS") || said.contains("NOAUTH") || said.contains("NOPERM")) {
            fix = "Check the user and the password in `redis.url`, and what that user may do.";
        } else {
            fix = "See the log of Redis.";
        }
        return MekongException.resource(what(), why, fix, e);
    }

    /** Breaks off what is under way; the next write connects anew. */
    @Override
    public void close() {
        Jedis open = jedis;
        jedis = null;
        if (open != null) {
            try {
                open.close();
            } catch (JedisException e) {
                org.slf4j.LoggerFactory.getLogger(RedisWriter.class).debug("Redis's connection was broken already", e);
            }
        }
    }
}
