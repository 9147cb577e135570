package io.mekong.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Port offsets for tests, at which every port of the platform is free now. */
public final class FreePorts {
    private static final Random random = new Random();

    private FreePorts() {}

    public static Ports next() {
        for (int attempt = 0; attempt < 200; attempt++) {
            // Up to 3,600 the external Kafka port stays below Linux's ephemeral range.
            Ports ports = new Ports(200 + random.nextInt(3_400));
            if (ports.all().stream().allMatch(named -> isFree(named.port()))) {
                return ports;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
