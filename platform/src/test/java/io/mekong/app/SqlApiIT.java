package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL door: answers queries, says where they are wrong, and lets nobody out of the project's tables. */
@ExtendWith(SharedCrypto.class)
class SqlApiIT {
    private static final String SQL = "/api/v1/sql";

    private final Api api;

    SqlApiIT(RunningPlatform platform) {
        api = platform.api();
    }

    @Test
    void aQueryWithParametersAnswersTypedColumnsAndRows() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.number("SELECT count(*) FROM demo WHERE name = ?", "BTC") > 0);

        JsonNode answer = api.query(
                        "SELECT name, count(*) > ? AS busy, 9007199254740993::BIGINT AS big, 1.5 AS half,"
                                + " TIMESTAMP '2026-01-31 12:00:00' AS at, NULL AS nothing FROM demo WHERE name = ? GROUP BY 1",
                        0,
                        "BTC")
                .hasStatus(200)
                .json();

        CryptoIT.hasFields(answer, "columns", "rows", "rowCount", "truncated", "elapsedMs", "cached");
        assertThat(answer.path("columns").findValuesAsText("name"))
                .containsExactly("name", "busy", "big", "half", "at", "nothing");
        assertThat(answer.path("rows").toString())
                .isEqualTo("[[\"BTC\",true,\"9007199254740993\",1.5,\"2026-01-31T12:00:00Z\",null]]");
    }

    @Test
    void aMistakeIsShownAtItsPlace() {
        JsonNode error = api.query("SELECT nam FROM demo").hasStatus(400).json().path("error");
        assertThat(error.path("code").asText()).isEqualTo("USER");
        assertThat(error.path("why").asText()).contains("\"nam\" not found");
        assertThat(error.path("fix").asText()).contains("`name`");
        assertThat(error.path("position").asInt()).isEqualTo("SELECT ".length());

        JsonNode syntax = api.query("SELECT *\nFROM demo\nWHER name = 'BTC'")
                .hasStatus(400)
                .json()
                .path("error");
        assertThat(syntax.path("why").asText()).contains("syntax error");
        assertThat(syntax.path("position").asInt()).isGreaterThan("SELECT *\nFROM demo\n".length() - 1);
    }

    @Test
    void rowsAndTimeAreLimited() {
        JsonNode cut = api.post(SQL, "{\"query\":\"SELECT * FROM range(50)\",\"maxRows\":10}")
                .hasStatus(200)
                .json();
        assertThat(cut.path("rows")).hasSize(10);
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        assertThat(api.query("SELECT * FROM range(200000)")
                        .hasStatus(200)
                        .json()
                        .path("truncated")
                        .asBoolean())
                .as("nobody gets more than query.max-rows")
                .isTrue();

        Api.Answer slow = api.post(
                SQL,
                "{\"query\":\"SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range\","
                        + "\"timeoutMs\":200}");
        assertThat(slow.error()).contains("it ran longer than 200 ms").contains("query.timeout");
        assertThat(api.post(SQL, "{\"query\":\"SELECT 1\",\"maxRows\":0}")
                        .hasStatus(400)
                        .error())
                .contains("`maxRows` cannot be 0");
        assertThat(api.post(SQL, "{\"maxRows\":1}").hasStatus(400).error()).contains("There is no query");
        assertThat(api.post(SQL, "SELECT 1").hasStatus(400).error()).contains("not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE demo",
                "DELETE FROM demo",
                "INSERT INTO demo SELECT * FROM demo",
                "CREATE TABLE stolen AS SELECT 1",
                "SELECT 1; DROP TABLE demo",
                "COPY demo TO '/tmp/demo.csv'",
                "ATTACH '/tmp/other.duckdb'",
                "SET memory_limit = '10GB'",
                "PRAGMA version",
                "INSTALL httpfs",
                "EXPLAIN ANALYZE DELETE FROM demo",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM glob('/*')",
                "SELECT * FROM duckdb_settings()",
                "SELECT getenv('HOME')",
                "WITH stolen AS (SELECT * FROM read_blob('/etc/hostname')) SELECT * FROM stolen",
            })
    void whatDoesMoreThanReadTheTablesIsRefused(String query) {
        Api.Answer answer = api.query(query);

        assertThat(answer.status()).as("%s answered %s", query, answer.text()).isEqualTo(400);
        assertThat(answer.json().path("error").path("code").asText()).isEqualTo("USER");
        assertThat(answer.error()).doesNotContain("root:");
    }
}
