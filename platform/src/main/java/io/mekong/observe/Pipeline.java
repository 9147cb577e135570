package io.mekong.observe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way of the data as it is now: what feeds which topic, which table takes it, which dashboards show it.
 *
 * @param endToEndMs from an event to the row that can be queried, for the newest; empty when nothing came lately
 */
public record Pipeline(Instant at, List<Node> nodes, List<Edge> edges, Optional<Long> endToEndMs) {
    public Pipeline {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * @param id {@code <kind>:<name>}
     * @param state {@code ok}, {@code idle}, {@code paused} or {@code failed}
     * @param link the page of the web interface
     * @param metrics what the kind has of {@code ratePerSecond}, {@code messages}, {@code lag}, {@code rows},
     *     {@code charts}
     */
    public record Node(
            String id,
            String kind,
            String name,
            String detail,
            String state,
            String link,
            Map<String, Number> metrics) {
        public Node {
            metrics = Map.copyOf(metrics);
        }
    }

    public record Edge(String from, String to, double ratePerSecond, long lag) {}
}
