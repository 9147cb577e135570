package io.mekong.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks, before anything is started, whether every port we need is free; tells of all conflicts at once. */
public final class PortCheck {
    private PortCheck() {}

    /**
     * @param bind the address the servers will listen on
     * @param ours processes that may hold a port because we are about to adopt them
     * @throws MekongException RESOURCE, naming each taken port, the process that holds it and the flag that moves it
     */
    public static void requireFree(String bind, List<Ports.Named> ports, Set<Long> ours) {
        InetAddress address = address(bind);
        List<String> conflicts = new ArrayList<>();
        for (Ports.Named wanted : ports) {
            if (isTaken(address, wanted.port())) {
                PortHolder holder = PortHolder.of(wanted.port());
                if (!ours.contains(holder.pid())) {
                    conflicts.add(
                            "%d (%s) is held by %s".formatted(wanted.port(), wanted.name(), holder.description()));
                }
            }
        }
        if (!conflicts.isEmpty()) {
            throw MekongException.resource(
                    "Cannot listen on " + (conflicts.size() == 1 ? "a port" : conflicts.size() + " ports"),
                    conflicts.stream().collect(Collectors.joining("; ", "port ", "")),
                    "Stop what holds it, or move every port with `--port-offset " + suggestion(address, ports) + "`.",
                    null);
        }
    }

    private static boolean isTaken(InetAddress address, int port) {
        // SO_REUSEADDR lets us past connections in TIME_WAIT, as the servers do; a listening socket still refuses.
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The first round offset at which every one of the ports is free now. */
    private static int suggestion(InetAddress address, List<Ports.Named> ports) {
        for (int offset = 100; offset < 2000; offset += 100) {
            int by = offset;
            if (ports.stream().noneMatch(named -> named.port() + by > 65_535 || isTaken(address, named.port() + by))) {
                return offset;
            }
        }
        return 2000;
    }

    private static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw MekongException.user(
                    "Cannot listen on `" + bind + "`",
                    "it is not an address of this machine",
                    "Choose another `--bind`, for example 127.0.0.1.");
        }
    }
}
