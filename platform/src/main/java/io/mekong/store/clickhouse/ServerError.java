package io.mekong.store.clickhouse;

import com.clickhouse.client.api.ServerException;
import io.mekong.core.MekongException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement that the server did not run, or of which we do not know. */
final class ServerError extends Exception {
    private static final long serialVersionUID = 1L;

    static final int SYNTAX = 62;
    static final int TIMEOUT = 159;
    static final int TOO_SLOW = 160;
    static final int READONLY = 164;
    static final int MEMORY = 241;
    static final int TOO_DEEP_RECURSION = 306;
    static final int TOO_DEEP_PARSE = 167;
    static final int NOT_ENOUGH_SPACE = 243;
    static final int PASSWORD = 516;
    static final int NO_DATABASE = 81;
    static final int NO_ACCESS = 497;

    private static final Pattern NOISE = Pattern.compile(
            "^(?:(?:Code: \\d+\\.\\s*)?(?:DB::(?:NetException|Exception|ParsingException): )(?:Received from [^ ]+ )?)+");
    private static final Pattern TAIL = Pattern.compile(
            "(?:\\s*\\((?:[A-Z_]+|queryId=[^()]*|version [^()]*(?:\\([^()]*\\))?)\\)|\\s*<[^<>]*>)+\\s*$");

    private final int code;

    private ServerError(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static ServerError of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException answer) {
                return new ServerError(answer.getCode(), text(String.valueOf(answer.getMessage())), thrown);
            }
            if (cause instanceof ServerError known) {
                return known;
            }
        }
        Throwable last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return new ServerError(-1, MekongException.reason(last), thrown);
    }

    /** ClickHouse's number for the kind of mistake; -1 where the server gave no answer. */
    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    private static String text(String message) {
        String first = message.lines().findFirst().orElse(message).strip();
        Matcher noise = NOISE.matcher(first);
        String text = noise.find() ? first.substring(noise.end()) : first;
        return TAIL.matcher(text).replaceFirst("");
    }

    /** Something the platform itself asked for did not work. */
    MekongException failed(String what) {
        String fix = switch (code) {
            case -1 -> "Start ClickHouse or mend `olap`; the platform goes on by itself.";
            case NOT_ENOUGH_SPACE -> "Free disk space on the server; the platform goes on by itself.";
            case MEMORY -> "Give the server more memory.";
            case PASSWORD -> "Mend the user and the password in `olap`.";
            case NO_ACCESS -> "Grant it: docs/guide/clickhouse.md has the statement.";
            default -> "";
        };
        return MekongException.resource("Cannot " + what, text(), fix, this);
    }
}
