package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.mekong.batch.Difference;
import io.mekong.batch.Proof;
import io.mekong.batch.RebuildDoor;
import io.mekong.batch.RebuildDoor.Begun;
import io.mekong.batch.RebuildPart;
import io.mekong.batch.RebuildRequest;
import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import io.mekong.batch.RebuildStatus;
import io.mekong.batch.Rebuilds;
import io.mekong.batch.Verification;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.store.OffsetRange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Proofs and rebuilds of tables. */
final class BatchApi {
    private static final String PROOF =
            "{\"table\":\"demo\",\"holds\":true,\"at\":\"2026-11-21T10:00:00Z\",\"partitions\":[{\"partition\":0,\"firstOffset\":0,\"lastOffset\":3,\"messages\":4,\"rejected\":0,\"dropped\":0,\"lost\":0,\"ledgerRows\":4,\"tableRows\":4,\"expired\":0,\"problems\":[]}],\"lake\":null}";
    private static final String STATUS =
            "{\"table\":\"demo\",\"from\":\"lake\",\"since\":null,\"until\":null,\"offsets\":[],\"phase\":\"filling\",\"done\":120000,\"total\":500000,\"rowsPerSecond\":310000.0,\"differences\":[]}";

    private final Supplier<Project> project;
    private final Verification verification;
    private final Rebuilds rebuilds;
    private final RebuildDoor door;

    BatchApi(Supplier<Project> project, Verification verification, Rebuilds rebuilds, RebuildDoor door) {
        this.project = project;
        this.verification = verification;
        this.rebuilds = rebuilds;
        this.door = door;
    }

    private record ProofView(
            String table, boolean holds, Instant at, List<Proof.Partition> partitions, Optional<Proof.Lake> lake) {
        static ProofView of(Proof proof) {
            return new ProofView(proof.table(), proof.holds(), proof.at(), proof.partitions(), proof.lake());
        }
    }

    private record StatusView(
            String table,
            String from,
            Optional<Instant> since,
            Optional<Instant> until,
            List<OffsetRange> offsets,
            String phase,
            long done,
            long total,
            double rowsPerSecond,
            Instant startedAt,
            Optional<Instant> finishedAt,
            Optional<ProofView> proof,
            List<Difference> differences,
            Optional<String> problem) {
        static StatusView of(RebuildStatus status, RebuildRequest request) {
            return new StatusView(
                    status.table(),
                    request.from().name().toLowerCase(Locale.ROOT),
                    request.part().since(),
                    request.part().until(),
                    request.part().offsets(),
                    status.phase().name().toLowerCase(Locale.ROOT),
                    status.done(),
                    status.total(),
                    status.rowsPerSecond(),
                    status.startedAt(),
                    status.finishedAt(),
                    status.proof().map(ProofView::of),
                    status.differences(),
                    status.problem().map(MekongException::getMessage));
        }
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                                "/api/v1/tables/{table}/verify",
                                "Tables",
                                "Prove that every offset is in the table once, and that it is what the lake says")
                        .answers(PROOF)
                        .to(this::verify),
                Route.post(
                                "/api/v1/rebuild",
                                "Tables",
                                "Build tables anew from the lake or the topic, in the background")
                        .body(
                                "application/json",
                                "{\"tables\":[\"demo\"],\"from\":\"lake\",\"since\":\"2026-11-21T00:00:00Z\",\"until\":\"2026-11-22T00:00:00Z\",\"acceptDifferences\":false,\"restart\":false}")
                        .answers("[" + STATUS + "]")
                        .to(this::rebuild),
                Route.get("/api/v1/rebuild", "Tables", "How far the last rebuild is")
                        .answers("[" + STATUS + "]")
                        .to(this::statuses));
    }

    private void verify(Context context) {
        Table table = table(context.pathParam("table"));
        Json.send(
                context,
                ProofView.of(verification.prove(
                        table, project.get().stream(table.stream()).orElseThrow())));
    }

    private void rebuild(Context context) {
        JsonNode body = Json.object(context);
        Set<String> tables = new TreeSet<>();
        body.path("tables").forEach(name -> tables.add(table(name.asText()).name()));
        if (tables.isEmpty()) {
            throw MekongException.user(
                    "The rebuild cannot begin", "`tables` names none", "Send {\"tables\":[\"" + sample() + "\"]}.");
        }
        door.start(
                tables,
                from(body.path("from")),
                part(body),
                body.path("acceptDifferences").asBoolean() ? Differences.ACCEPTED : Differences.REFUSED,
                body.path("restart").asBoolean() ? Begun.DISCARD : Begun.CONTINUE);
        statuses(context);
    }

    private static Optional<From> from(JsonNode source) {
        return switch (source.asText("")) {
            case "" -> Optional.empty();
            case "lake" -> Optional.of(From.LAKE);
            case "topic" -> Optional.of(From.TOPIC);
            default ->
                throw MekongException.user(
                        "The rebuild cannot begin",
                        "`from` is `" + source.asText() + "`",
                        "Choose `lake` or `topic`, or leave it out.");
        };
    }

    private static RebuildPart part(JsonNode body) {
        List<OffsetRange> offsets = new ArrayList<>();
        for (JsonNode range : body.path("offsets")) {
            offsets.add(new OffsetRange(
                    range.path("partition").asInt(),
                    range.path("first").asLong(),
                    range.path("last").asLong(Long.MAX_VALUE)));
        }
        return new RebuildPart(time(body, "since"), time(body, "until"), offsets);
    }

    private static Optional<Instant> time(JsonNode body, String key) {
        String text = body.path(key).asText("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw MekongException.user(
                    "The rebuild cannot begin",
                    "`" + key + "` is `" + text + "`, which is no time",
                    "Send 2026-01-31T12:00:00Z.");
        }
    }

    private void statuses(Context context) {
        List<RebuildStatus> statuses = rebuilds.statuses();
        Json.send(
                context,
                rebuilds.request().stream()
                        .flatMap(request -> statuses.stream().map(status -> StatusView.of(status, request)))
                        .toList());
    }

    private String sample() {
        return project.get().tables().keySet().stream().findFirst().orElse("demo");
    }

    private Table table(String name) {
        return project.get()
                .table(name)
                .orElseThrow(() -> NotFoundException.inProject(
                        "table", name, project.get().tables().keySet()));
    }
}
