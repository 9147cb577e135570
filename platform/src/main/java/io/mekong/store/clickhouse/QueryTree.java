package io.mekong.store.clickhouse;

import io.mekong.store.ParsedQuery;
import io.mekong.store.ParsedQuery.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what {@code EXPLAIN AST} says of a query: a line for each node, indented by its depth. */
final class QueryTree {
    /** Nothing is written by them, whatever they hold. */
    private static final Set<String> READING = Set.of(
            "SelectWithUnionQuery",
            "TablesInSelectQuery",
            "SelectIntersectExceptQuery",
            "SelectQuery",
            "DescribeQuery",
            "ShowTables",
            "Explain");

    /** What makes rows out of its arguments alone. */
    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("numbers", "numbers_mt", "zeros", "zeros_mt", "values", "generateseries", "generate_series", "null");

    /** They look outside, wait, or read what no query names. */
    private static final Set<String> REFUSED = Set.of(
            "file",
            "sleep",
            "sleepeachrow",
            "joinget",
            "joingetornull",
            "catboostevaluate",
            "getsetting",
            "getsettingordefault",
            "getserversetting",
            "getmergetreesetting",
            "addresstoline",
            "addresstosymbol",
            "hascolumnintable",
            "filesystemavailable",
            "filesystemcapacity",
            "filesystemunreserved",
            "structuretocapnprotoschema",
            "queryid",
            "initialqueryid");

    private static final Set<String> CHANGING = Set.of(
            "now",
            "now64",
            "nowinblock",
            "nowinblock64",
            "utctimestamp",
            "today",
            "yesterday",
            "current_date",
            "curdate",
            "current_timestamp",
            "rand",
            "rand32",
            "rand64",
            "randcanonical",
            "randconstant",
            "randuniform",
            "randnormal",
            "randlognormal",
            "randbernoulli",
            "randbinomial",
            "randexponential",
            "randchisquared",
            "randstudentt",
            "randfisherf",
            "randpoisson",
            "randnegativebinomial",
            "randomstring",
            "randomfixedstring",
            "randomprintableascii",
            "randomstringutf8",
            "fuzzbits",
            "generateuuidv4",
            "generateuuidv7",
            "generateulid",
            "generatesnowflakeid",
            "age",
            "uptime",
            "hostname",
            "version",
            "runningaccumulate",
            "rownumberinblock",
            "rownumberinallblocks",
            "blocknumber",
            "blocksize",
            "neighbor");

    private static final Set<String> SYSTEM_TABLES =
            Set.of("system.one", "system.numbers", "system.tables", "system.columns", "system.functions");

    private record Node(int depth, String kind, String name) {}

    private final String sql;
    private final String database;
    private final List<Node> nodes;
    private final Set<String> tables = new HashSet<>();
    private boolean repeatable = true;

    private QueryTree(String sql, String database, List<Node> nodes) {
        this.sql = sql;
        this.database = database;
        this.nodes = nodes;
    }

    /** @throws io.mekong.store.SqlException USER for what may not run, with its place */
    static ParsedQuery read(String sql, String database, List<String> lines) {
        QueryTree tree = new QueryTree(sql, database, nodes(lines));
        tree.walk();
        boolean few = !tree.nodes.getFirst().kind().startsWith("Select");
        return new ParsedQuery(sql, tree.tables, tree.repeatable && !few, few ? Rows.FEW : Rows.UNLIMITED);
    }

    /** Whether a function gives another value each time it is asked. */
    static boolean isChanging(String function) {
        return CHANGING.contains(function.toLowerCase(Locale.ROOT));
    }

    static boolean isRefused(String function) {
        String name = function.toLowerCase(Locale.ROOT);
        return REFUSED.contains(name) || name.startsWith("dictget") || name.startsWith("dicthas");
    }

    static List<String> kinds(List<String> lines) {
        return nodes(lines).stream().map(Node::kind).toList();
    }

    static List<String> functions(List<String> lines) {
        return nodes(lines).stream()
                .filter(node -> node.kind().equals("Function"))
                .map(Node::name)
                .toList();
    }

    /** The deepest of the nodes. */
    static int depth(List<String> lines) {
        return nodes(lines).stream().mapToInt(Node::depth).max().orElse(0);
    }

    /** How many children the node has that holds the selected values: they stand two levels below the select. */
    static int selected(List<String> lines) {
        return (int) nodes(lines).stream().filter(node -> node.depth() == 4).count();
    }

    private static List<Node> nodes(List<String> lines) {
        List<Node> nodes = new ArrayList<>();
        for (String line : lines) {
            String text = line.stripLeading();
            String[] words = text.split(" ", 3);
            nodes.add(new Node(line.length() - text.length(), words[0], words.length > 1 ? words[1] : ""));
        }
        return nodes;
    }

    private void walk() {
        if (!READING.contains(nodes.getFirst().kind())) {
            throw Refusals.readOnly();
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Node parent = parent(i);
            switch (node.kind()) {
                case "TableIdentifier" -> table(node.name());
                case "Identifier" -> identifier(i, node, parent);
                case "Function" -> function(node, parent);
                case "SampleRatio" -> repeatable = false;
                case "Set" ->
                    throw Refusals.refused(
                            "settings are not changed here",
                            "Leave SETTINGS away.",
                            Refusals.position(sql, "SETTINGS"));
                case "Literal" -> {
                    if (parent.kind().equals("SelectWithUnionQuery")) {
                        throw Refusals.refused(
                                "SQL has no access to files or the network here",
                                "Query the tables of the project; load files with `mekong load`.",
                                Refusals.position(sql, "INTO"));
                    }
                }
                default -> {
                    if (node.kind().endsWith("Query") && !READING.contains(node.kind())) {
                        throw Refusals.readOnly();
                    }
                }
            }
        }
    }

    private Node parent(int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (nodes.get(i).depth() < nodes.get(index).depth()) {
                return nodes.get(i);
            }
        }
        return new Node(-1, "", "");
    }

    private void table(String name) {
        String own = name.startsWith(database + ".") ? name.substring(database.length() + 1) : name;
        if (own.contains("~")) {
            throw Refusals.table(name, sql);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (own.contains(".")) {
            if (!SYSTEM_TABLES.contains(lower) && !lower.startsWith("information_schema.")) {
                throw Refusals.table(name, sql);
            }
            repeatable = false;
            return;
        }
        tables.add(own.equals("ledger") ? "mekong.ledger" : own);
    }

    /** A name on the right of IN may be a table's. */
    private void identifier(int index, Node node, Node parent) {
        if (parent.kind().equals("SelectWithUnionQuery")) {
            throw Refusals.refused(
                    "the form of the answer is not chosen here", "Leave FORMAT away.", OptionalInt.empty());
        }
        if (isChanging(node.name())) {
            repeatable = false; // CURRENT_TIMESTAMP and the like stand without brackets
        }
        boolean inside = parent.kind().equals("ExpressionList") && index > 1 && isInFunction(index);
        if (node.name().contains("~") || (inside && node.name().contains("."))) {
            throw Refusals.table(node.name(), sql);
        }
        if (inside && nodes.get(index - 1).depth() == node.depth()) {
            tables.add(node.name());
        }
    }

    private boolean isInFunction(int index) {
        int depth = nodes.get(index).depth();
        for (int i = index - 1; i >= 0; i--) {
            if (nodes.get(i).depth() == depth - 2) {
                String name = nodes.get(i).name().toLowerCase(Locale.ROOT);
                return nodes.get(i).kind().equals("Function")
                        && Set.of("in", "notin", "globalin", "globalnotin", "nullin", "notnullin")
                                .contains(name);
            }
        }
        return false;
    }

    private void function(Node node, Node parent) {
        String name = node.name().toLowerCase(Locale.ROOT);
        boolean ofRows = parent.kind().equals("TableExpression");
        if (ofRows ? !TABLE_FUNCTIONS.contains(name) : isRefused(name)) {
            throw Refusals.function(node.name(), sql);
        }
        if (isChanging(name)) {
            repeatable = false;
        }
    }
}
