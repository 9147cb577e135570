package io.mekong.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.core.MekongException;
import io.mekong.project.Endpoint;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.query.NamedParameters;
import io.mekong.query.ResultJson;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.service.Databases;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers what programs ask at the paths of the project's endpoints. Follows the project. Thread-safe. */
public final class Endpoints {
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<Project> project;
    private final SqlGateway gateway;
    private final Databases databases;
    private final Settings.Query limits;
    private final RateLimits rates;
    private final KeptAnswers kept;
    /** The versions of tables are counted from each start anew. */
    private final String start = UUID.randomUUID().toString();

    /** @param path what stands in the address for each name of the path */
    public record Call(Endpoint endpoint, Map<String, String> path) {}

    /** @param nanos a clock that never goes back */
    public Endpoints(
            Supplier<Project> project,
            SqlGateway gateway,
            Databases databases,
            Settings.Query limits,
            LongSupplier nanos) {
        this.project = project;
        this.gateway = gateway;
        this.databases = databases;
        this.limits = limits;
        this.rates = new RateLimits(nanos);
        this.kept = new KeptAnswers(nanos);
    }

    /** The endpoints there are now. */
    public List<Endpoint> all() {
        return List.copyOf(project.get().endpoints().values());
    }

    /** Whom an address means; where two would answer, the one with fewer names in its path. */
    public Optional<Call> at(String address) {
        return project.get().endpoints().values().stream()
                .sorted(Comparator.comparingInt(
                        endpoint -> endpoint.path().names().size()))
                .flatMap(endpoint -> endpoint.path().match(address).map(path -> new Call(endpoint, path)).stream())
                .findFirst();
    }

    /**
     * @throws io.mekong.core.BusyException when the address asks too often
     * @throws MekongException USER for a wrong parameter; RESOURCE when the database is away or the query takes too long
     */
    public Reply answer(Call call, Asked asked) {
        Endpoint endpoint = call.endpoint();
        rates.take(endpoint, asked.address());
        Arguments arguments = Arguments.read(endpoint, call.path(), asked.query());
        Optional<String> version = endpoint.database().isEmpty() ? version(endpoint, arguments) : Optional.empty();
        if (version.filter(asked::knows).isPresent()) {
            return new Reply(version.get(), Optional.empty(), Optional.empty(), Optional.empty(), endpoint.cache());
        }
        Answer answer = kept.of(endpoint, arguments, () -> answer(endpoint, arguments, version));
        return new Reply(
                answer.tag(),
                asked.knows(answer.tag()) ? Optional.empty() : Optional.of(answer.body()),
                answer.more() ? Optional.of(Pages.next(arguments, asked.query())) : Optional.empty(),
                Pages.previous(arguments, asked.query()),
                endpoint.cache());
    }

    /**
     * The columns of an endpoint's rows, without asking for any.
     *
     * @throws MekongException when they cannot be told
     */
    public List<ResultColumn> columns(Endpoint endpoint) {
        return endpoint.database()
                .map(database -> databases.read(database, DatabaseQuery.bind(endpoint, endpoint.samples())::columns))
                .orElseGet(() -> rows(endpoint, endpoint.samples(), 1).columns());
    }

    private Answer answer(Endpoint endpoint, Arguments arguments, Optional<String> version) {
        int most = arguments.limit() == 0 ? limits.maxRows() : Math.toIntExact(arguments.limit());
        QueryResult result = endpoint.database()
                .map(database -> databases.read(
                        database,
                        connection ->
                                DatabaseQuery.bind(endpoint, arguments.values()).run(connection, most)))
                .orElseGet(() -> rows(endpoint, arguments.values(), most));
        if (result.truncated() && arguments.limit() == 0) {
            throw MekongException.resource(
                    endpoint.path() + " has too many rows to give",
                    "there are more than " + most + " (`query.max-rows`)",
                    "Ask for less, or give the endpoint pages: `limit: {default: 100}`.",
                    null);
        }
        String body = body(result);
        return new Answer(version.orElseGet(() -> EntityTags.ofText(body)), body, result.truncated());
    }

    private Optional<String> version(Endpoint endpoint, Arguments arguments) {
        NamedParameters query = NamedParameters.bind(endpoint.statement(), arguments.values());
        return gateway.versions(query.sql())
                .map(versions -> EntityTags.ofVersions(start, query.sql(), query.values(), versions));
    }

    private QueryResult rows(Endpoint endpoint, Map<String, ? extends @Nullable Object> values, int most) {
        NamedParameters query = NamedParameters.bind(endpoint.statement(), values);
        return gateway.run(new SqlRequest(query.sql(), query.values(), Optional.of(most), Optional.empty()))
                .result();
    }

    private static String body(QueryResult result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            ResultJson.writeObjects(json, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
