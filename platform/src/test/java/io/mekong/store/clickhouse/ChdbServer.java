package io.mekong.store.clickhouse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine behind ClickHouse's HTTP protocol, as much of it as the client uses: the query in the address or the body,
 * rows to insert in the body, settings and {@code param_*} in the address, errors with their code. A process of its own,
 * to be killed as one; it ends with its parent.
 *
 * <p>Arguments: the library, the folder of the data, the user's password, and the port if it should be a certain one. The port
 * is the first line it prints.
 */
final class ChdbServer {
    /** ClickHouse's own: parsing and planning are recursive. */
    private static final long STACK_BYTES = 32L << 20;

    private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\.");
    private static final Pattern FORMAT = Pattern.compile("FORMAT (\\w+)\\s*$");
    /** Of the protocol, not of the engine. */
    private static final Set<String> NOT_SETTINGS = Set.of(
            "query",
            "database",
            "default_format",
            "query_id",
            "compress",
            "decompress",
            "role",
            "client_protocol_version");

    private final Chdb chdb;
    private final Path data;
    private final String password;

    private ChdbServer(Chdb chdb, Path data, String password) {
        this.chdb = chdb;
        this.data = data;
        this.password = password;
    }

    public static void main(String[] arguments) throws IOException, Chdb.Failure {
        ChdbServer server = new ChdbServer(new Chdb(Path.of(arguments[0])), Path.of(arguments[1]), arguments[2]);
        int port = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        try (Chdb.Session first = server.chdb.open(server.data)) {
            first.run("CREATE DATABASE IF NOT EXISTS mekong"); // the engine stays while a session is open
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            http.setExecutor(Executors.newCachedThreadPool(task -> new Thread(null, task, "query", STACK_BYTES)));
            http.createContext("/ping", exchange -> answer(exchange, 200, "Ok.\n".getBytes(StandardCharsets.UTF_8)));
            http.createContext("/", server::serve);
            http.start();
            System.out.println(http.getAddress().getPort());
            while (System.in.read() >= 0) {
                // Until the parent is gone.
            }
            Runtime.getRuntime().halt(0);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        Map<String, String> address = parameters(exchange.getRequestURI().getRawQuery());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!isKnown(exchange)) {
            fail(
                    exchange,
                    403,
                    "Code: 516. DB::Exception: Authentication failed: password is incorrect, or there is no"
                            + " user with such name. (AUTHENTICATION_FAILED)");
            return;
        }
        try (Chdb.Session session = chdb.open(data)) {
            String database = exchange.getRequestHeaders().getFirst("X-ClickHouse-Database");
            session.run("USE " + quote(database == null ? address.getOrDefault("database", "default") : database, '`'));
            prepare(session, address);
            byte[] rows = address.containsKey("query")
                    ? insert(session, address.get("query"), body)
                    : session.run(body, format(exchange, address));
            exchange.getResponseHeaders().add("X-ClickHouse-Format", format(exchange, address));
            exchange.getResponseHeaders().add("X-ClickHouse-Timezone", "UTC");
            exchange.getResponseHeaders().add("X-ClickHouse-Summary", "{}");
            answer(exchange, 200, rows);
        } catch (Chdb.Failure e) {
            fail(exchange, 500, String.valueOf(e.getMessage()));
        }
    }

    private static String format(HttpExchange exchange, Map<String, String> address) {
        String header = exchange.getRequestHeaders().getFirst("X-ClickHouse-Format");
        return header == null ? address.getOrDefault("default_format", "TabSeparated") : header;
    }

    private boolean isKnown(HttpExchange exchange) {
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String key = exchange.getRequestHeaders().getFirst("X-ClickHouse-Key");
        String given = basic != null && basic.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8)
                        .replaceFirst("^[^:]*:", "")
                : key == null ? "" : key;
        return given.equals(password);
    }

    private static void prepare(Chdb.Session session, Map<String, String> address) throws Chdb.Failure {
        StringBuilder settings = new StringBuilder();
        for (Map.Entry<String, String> given : address.entrySet()) {
            if (given.getKey().startsWith("param_")) {
                // The address has the value in the escaped form of TabSeparated, as SET has it, too.
                session.run("SET " + given.getKey() + " = " + quote(given.getValue(), '\''));
            } else if (!NOT_SETTINGS.contains(given.getKey())) {
                settings.append(settings.isEmpty() ? "SET " : ", ")
                        .append(given.getKey())
                        .append(" = ")
                        .append(quote(given.getValue(), '\''));
            }
        }
        if (!settings.isEmpty()) {
            session.run(settings.toString());
        }
    }

    /** The engine as a library takes bytes behind its query for text: they go by a file. */
    private byte[] insert(Chdb.Session session, String query, byte[] body) throws Chdb.Failure, IOException {
        Path file = Files.createTempFile(data.getParent(), "insert", ".block");
        try {
            Files.write(file, body);
            Matcher format = FORMAT.matcher(query);
            return session.run(format.replaceFirst(
                    Matcher.quoteReplacement("FROM INFILE " + quote(file.toString(), '\'')) + " FORMAT $1"));
        } finally {
            Files.delete(file);
        }
    }

    private static void fail(HttpExchange exchange, int status, String message) throws IOException {
        Matcher code = CODE.matcher(message);
        exchange.getResponseHeaders().add("X-ClickHouse-Exception-Code", code.find() ? code.group(1) : "1");
        answer(exchange, status, (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String quote(String text, char quote) {
        return quote + text.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote) + quote;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            String[] sides = part.split("=", 2);
            parameters.put(
                    URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                    sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
