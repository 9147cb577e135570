package io.mekong.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Settings;
import io.mekong.store.ParsedQuery;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.SchemaTable;
import io.mekong.store.SqlEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlGatewayTest {
    private final TableVersions versions = new TableVersions();
    private final CountingEngine engine = new CountingEngine();
    private final SqlGateway gateway = new SqlGateway(
            engine,
            new Settings.Query(1_000, Duration.ofSeconds(5), 2, Duration.ofMillis(100)),
            versions,
            Set.of("demo", "other")::contains);

    /** Answers how often it was asked; reads the table that the query ends with. */
    private static final class CountingEngine implements SqlEngine {
        private long executed;
        private int parsed;
        private int maxRows;
        private Duration timeout = Duration.ZERO;

        @Override
        public ParsedQuery parse(String sql) {
            parsed++;
            return new ParsedQuery(
                    sql,
                    Set.of(sql.substring(sql.lastIndexOf(' ') + 1)),
                    !sql.contains("now()"),
                    ParsedQuery.Rows.UNLIMITED);
        }

        @Override
        public QueryResult execute(
                ParsedQuery query, List<? extends @Nullable Object> parameters, int mostRows, Duration longest) {
            maxRows = mostRows;
            timeout = longest;
            return new QueryResult(
                    List.of(new ResultColumn("n", "BIGINT")), List.of(List.of(++executed)), false, Duration.ZERO);
        }

        @Override
        public List<SchemaTable> schema() {
            return List.of();
        }
    }

    private SqlAnswer run(String sql, @Nullable Object... parameters) {
        return gateway.run(new SqlRequest(sql, Arrays.asList(parameters), Optional.empty(), Optional.empty()));
    }

    private void commit(String table) {
        versions.committed(table, Optional.empty(), Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void theSameQueryIsAnsweredFromMemoryUntilACommit() {
        assertThat(run("SELECT n FROM demo").cached()).isFalse();
        SqlAnswer again = run("SELECT n FROM demo");
        assertThat(again.cached()).isTrue();
        assertThat(again.result().rows()).isEqualTo(List.of(List.of(1L)));
        commit("other");
        assertThat(run("SELECT n FROM demo").cached()).isTrue();
        commit("demo");
        SqlAnswer after = run("SELECT n FROM demo");
        assertThat(after.cached()).isFalse();
        assertThat(after.result().rows()).isEqualTo(List.of(List.of(2L)));
        assertThat(engine.parsed).isEqualTo(1);
        assertThat(gateway.counts().queries()).isEqualTo(4);
        assertThat(gateway.counts().cached()).isEqualTo(2);
    }

    @Test
    void whatDependsOnMoreThanItsTablesIsAskedAgain() {
        run("SELECT now() FROM demo");
        assertThat(run("SELECT now() FROM demo").cached()).isFalse();
        run("SELECT n FROM mekong.ledger");
        assertThat(run("SELECT n FROM mekong.ledger").cached()).isFalse();
    }

    @Test
    void whereTablesStandIsToldOfWhatDependsOnThemAlone() {
        commit("demo");
        assertThat(gateway.versions("SELECT n FROM demo")).contains(Map.of("demo", 1L));
        commit("demo");
        assertThat(gateway.versions("SELECT n FROM demo")).contains(Map.of("demo", 2L));
        assertThat(gateway.versions("SELECT now() FROM demo")).isEmpty();
        assertThat(gateway.versions("SELECT n FROM mekong.ledger")).isEmpty();
    }

    @Test
    void otherParametersAndOtherLimitsAreOtherQueries() {
        run("SELECT n FROM demo", 1L);
        assertThat(run("SELECT n FROM demo", 2L).cached()).isFalse();
        assertThat(run("SELECT n FROM demo", (Object) null).cached()).isFalse();
        assertThat(run("SELECT n FROM demo", (Object) null).cached()).isTrue();
        assertThat(run("SELECT n FROM demo", 1L).cached()).isTrue();
        assertThat(gateway.run(new SqlRequest("SELECT n FROM demo", List.of(1L), Optional.of(5), Optional.empty()))
                        .cached())
                .isFalse();
    }

    @Test
    void limitsBoundWhatIsAskedFor() {
        gateway.run(new SqlRequest(
                "SELECT n FROM demo", List.of(), Optional.of(1_000_000), Optional.of(Duration.ofHours(1))));
        assertThat(engine.maxRows).isEqualTo(1_000);
        assertThat(engine.timeout).isEqualTo(Duration.ofSeconds(5));
        gateway.run(
                new SqlRequest("SELECT n FROM demo", List.of(), Optional.of(7), Optional.of(Duration.ofMillis(50))));
        assertThat(engine.maxRows).isEqualTo(7);
        assertThat(engine.timeout).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void whatCannotBeAsked() {
        assertThatThrownBy(() -> run(" \n")).hasMessage("There is no query – the text is empty – Write a SELECT.");
        assertThatThrownBy(() -> run("x".repeat(100_001)))
                .hasMessage("The query is too long – 100001 characters, of at most 100000 – Shorten it.");
        assertThatThrownBy(() ->
                        gateway.run(new SqlRequest("SELECT n FROM demo", List.of(), Optional.of(0), Optional.empty())))
                .hasMessage("`maxRows` cannot be 0 – it must be above zero – Leave it out or raise it.");
        assertThat(gateway.counts().failures()).isEqualTo(3);
        assertThat(engine.executed).isZero();
    }
}
