package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps foreign web pages out: a request must name this server as its host (so that a name that someone points at this
 * address opens nothing), and one that changes something must not come from a page of another origin.
 */
final class RequestGuard {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    private final boolean anyHost;

    /** @param further names beside the loopback ones by which this server may be called */
    RequestGuard(String bind, List<String> further) {
        // A Host header has IPv6 addresses in brackets.
        hosts.add(bind.contains(":") ? "[" + bind.toLowerCase(Locale.ROOT) + "]" : bind.toLowerCase(Locale.ROOT));
        further.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        // Bound to every address, a server cannot know its own names; `http.hosts` narrows them down.
        anyHost = (bind.equals("0.0.0.0") || bind.equals("::")) && further.isEmpty();
    }

    void check(Context context) {
        String host = name(context.header("Host"));
        if (!anyHost && !hosts.contains(host)) {
            throw new Refused(
                    "it asks for the host `" + host + "`, which is not a name of this server",
                    "Call it as localhost, or add the name to `http.hosts`.");
        }
        String origin = context.header("Origin");
        if (origin != null && !READING.contains(context.method().name()) && !sameOrigin(origin, context)) {
            throw new Refused(
                    "it comes from a page of another origin, `" + origin + "`",
                    "Send it from this server's own pages or from a program.");
        }
    }

    private static boolean sameOrigin(String origin, Context context) {
        try {
            URI uri = URI.create(origin);
            return uri.getAuthority() != null && uri.getAuthority().equalsIgnoreCase(context.header("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String name(@org.jspecify.annotations.Nullable String host) {
        if (host == null) {
            return "";
        }
        int port = host.lastIndexOf(':');
        boolean portFollows = port > host.lastIndexOf(']');
        return (portFollows ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
    }

    /** Answered with 403. */
    static final class Refused extends MekongException {
        private static final long serialVersionUID = 1L;

        Refused(String why, String fix) {
            super(ErrorCode.USER, "The request is refused", why, fix, null);
        }
    }
}
