package io.mekong.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of the platform: what went wrong, why, and how to fix it.
 *
 * <p>The three parts are sentences for a person, without secrets. {@link #getMessage()} joins them on one line:
 * <em>what – why – fix</em>. An empty {@code fix} is left out.
 */
public class MekongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String what;
    private final String why;
    private final String fix;

    public MekongException(ErrorCode code, String what, String why, String fix, @Nullable Throwable cause) {
        super(line(what, why, fix), cause);
        this.code = code;
        this.what = what;
        this.why = why;
        this.fix = fix;
    }

    /** The caller's mistake: a bad file, request, query or setting. */
    public static MekongException user(String what, String why, String fix) {
        return new MekongException(ErrorCode.USER, what, why, fix, null);
    }

    /** Something around us is missing or in the way: a port, a disk, another service. */
    public static MekongException resource(String what, String why, String fix, @Nullable Throwable cause) {
        return new MekongException(ErrorCode.RESOURCE, what, why, fix, cause);
    }

    /** A broken invariant of our own. */
    public static MekongException bug(String what, @Nullable Throwable cause) {
        String why = cause == null ? "an invariant is broken" : reason(cause);
        return new MekongException(ErrorCode.INTERNAL, "[BUG] " + what, why, "Please report this with the log.", cause);
    }

    /** The first line of a throwable's message, or its class name where it has none. */
    public static String reason(Throwable thrown) {
        return Optional.ofNullable(thrown.getMessage())
                .map(String::strip)
                .filter(message -> !message.isEmpty())
                .map(message -> message.lines().findFirst().orElse(message))
                .orElse(thrown.getClass().getSimpleName());
    }

    /** The same of what a throwable goes back to: those around it mostly say only that something went wrong. */
    public static String rootReason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return reason(cause);
    }

    public ErrorCode code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String fix() {
        return fix;
    }

    private static String line(String what, String why, String fix) {
        return fix.isEmpty() ? what + " – " + why : what + " – " + why + " – " + fix;
    }
}
