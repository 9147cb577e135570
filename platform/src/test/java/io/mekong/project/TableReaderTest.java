package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table's file can say. */
class TableReaderTest {
    @TempDir
    Path root;

    private ProjectFolder folder = new ProjectFolder(Path.of(""));

    @BeforeEach
    void aStream() {
        folder = new ProjectFolder(root).write("streams/orders.yaml", """
                archive: true
                key: id
                event-time: at
                columns:
                  - {name: id, type: uuid}
                  - {name: at, type: timestamp}
                  - {name: total, type: "decimal(18,2)", required: true}
                  - {name: customer, type: string, default: nobody}
                  - {name: sku, type: list(string), field: "cart.items[].sku"}
                  - {name: price, type: list(double), field: "cart.items[].price"}
                  - {name: tags, type: list(string)}
                """);
    }

    private Table table(String text) {
        return folder.write("tables/orders.yaml", "stream: orders\n" + text)
                .project()
                .table("orders")
                .orElseThrow();
    }

    @Test
    void whatIsNotSaidIsATableOfEveryMessageForEver() {
        Table table = table("");
        assertThat(table)
                .isEqualTo(Table.of(
                        "orders",
                        "orders",
                        folder.project().stream("orders").orElseThrow().columns()));
        assertThat(table.keyed()).isFalse();
        assertThat(table.retention().keepsAll()).isTrue();
    }

    @Test
    void derivedColumns() {
        assertThat(table("derived:\n  - {name: net, sql: \" total / 1.1 \", description: before tax}\n")
                        .derived())
                .containsExactly(new Table.Derived("net", "total / 1.1", "before tax"));
    }

    @Test
    void keys() {
        assertThat(table("key: id\n").key()).containsExactly("id");
        assertThat(table("key: [customer, total, at]\n").key()).containsExactly("customer", "total", "at");
        assertThat(table("key: id\n").keyed()).isTrue();
    }

    @Test
    void aRowForEachElement() {
        Table table = table("unnest: cart.items\ncolumns: [id, sku, price]\n");
        assertThat(table.unnest()).contains(FieldPath.parse("cart.items"));
        assertThat(table.columns())
                .extracting(column -> table.storedType(column).label())
                .containsExactly("uuid", "string", "double");
        Table whole = table("columns: [id, sku, tags]\n");
        assertThat(whole.columns())
                .extracting(column -> whole.storedType(column).label())
                .containsExactly("uuid", "list(string)", "list(string)");
    }

    @Test
    void aRowForEachElementOfAListOfPlainValues() {
        Table table = table("unnest: tags\ncolumns: [id, tags]\n");
        assertThat(table.storedType(table.columns().getLast())).isEqualTo(new ColumnType.Text());
    }

    @Test
    void rollups() {
        Table table = table("""
                derived: [{name: net, sql: total / 1.1}]
                rollups:
                  - name: 1m
                    every: 1m
                    dimensions: [customer]
                    measures:
                      orders: count
                      revenue: sum(total)
                      least: min( total )
                      most: MAX(total)
                      opened: first(net)
                      closed: last(net)
                      customers: distinct(customer)
                      p95: quantile(total, 0.95)
                  - {name: weeks, every: 7d, measures: {orders: count(*)}}
                """);
        assertThat(table.rollups())
                .containsExactly(
                        new Rollup(
                                "1m",
                                Duration.ofMinutes(1),
                                List.of("customer"),
                                List.of(
                                        measure("orders", new Rollup.Function.Count()),
                                        measure("revenue", new Rollup.Function.Sum(), "total"),
                                        measure("least", new Rollup.Function.Min(), "total"),
                                        measure("most", new Rollup.Function.Max(), "total"),
                                        measure("opened", new Rollup.Function.First(), "net"),
                                        measure("closed", new Rollup.Function.Last(), "net"),
                                        measure("customers", new Rollup.Function.Distinct(), "customer"),
                                        measure("p95", new Rollup.Function.Quantile(0.95), "total"))),
                        new Rollup(
                                "weeks",
                                Duration.ofDays(7),
                                List.of(),
                                List.of(measure("orders", new Rollup.Function.Count()))));
    }

    @Test
    void aRollupOfAnUnnestedListIsOfItsElements() {
        assertThat(table("""
                unnest: cart.items
                columns: [id, sku, price]
                rollups:
                  - {name: sku, every: 1h, dimensions: [sku], measures: {revenue: sum(price)}}
                """).rollups()).hasSize(1);
    }

    @Test
    void retention() {
        assertThat(table("retention: 30d\n").retention())
                .isEqualTo(new Retention(Optional.of(Duration.ofDays(30)), Optional.empty(), Optional.empty()));
        assertThat(table("retention: {age: 7d, size: 10GB, cold: true}\n").retention())
                .isEqualTo(new Retention(
                        Optional.of(Duration.ofDays(7)),
                        Optional.of(DataSize.parse("10GB")),
                        Optional.of(new Retention.Cold(Optional.empty()))));
        assertThat(table("retention: {age: 7d, cold: 365d}\n").retention().cold())
                .contains(new Retention.Cold(Optional.of(Duration.ofDays(365))));
        assertThat(table("retention: {age: 7d, cold: false}\n").retention().cold())
                .isEmpty();
    }

    @Test
    void eventsBeyondTheirTime() {
        Table table = table("late: {after: 7d, then: drop}\nfuture: 1h\n");
        assertThat(table.late()).contains(new Table.TimeLimit(Duration.ofDays(7), Table.Beyond.DROP));
        assertThat(table.future()).contains(new Table.TimeLimit(Duration.ofHours(1), Table.Beyond.DEAD_LETTER));
    }

    @Test
    void aKeyedTableOfADatabasesChanges() {
        folder.write("streams/customers.yaml", """
                format: debezium
                key: id
                columns:
                  - {name: id, type: bigint}
                  - {name: name, type: string}
                  - {name: lsn, type: bigint, field: $source.lsn}
                """)
                .write("tables/customers.yaml", "stream: customers\nkey: id\ncolumns: [id, name]\n");
        assertThat(folder.project().table("customers").orElseThrow().key()).containsExactly("id");
    }

    private static Rollup.Measure measure(String name, Rollup.Function function) {
        return new Rollup.Measure(name, function, Optional.empty());
    }

    private static Rollup.Measure measure(String name, Rollup.Function function, String column) {
        return new Rollup.Measure(name, function, Optional.of(column));
    }
}
