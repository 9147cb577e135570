package io.mekong.app.command;

import java.util.Locale;

/** A progress bar on a terminal; silent where standard error is not one. */
final class Progress implements AutoCloseable {
    private static final long EVERY_NANOS = 100_000_000;
    private static final int WIDTH = 30;

    private final String title;
    private long total;
    /** The launcher looks; Java can only tell of standard input and output. */
    private final boolean shown = Boolean.getBoolean("mekong.terminal");

    private long done;
    private long drawnAt;
    private String note = "";

    /** @param total in bytes; negative when it is not known */
    Progress(String title, long total) {
        this.title = title;
        this.total = total;
    }

    /** Once it is known, or known better. */
    void of(long newTotal) {
        total = newTotal;
    }

    void add(long bytes, String text) {
        to(done + bytes, text);
    }

    void to(long bytes, String text) {
        done = bytes;
        note = text;
        if (shown && System.nanoTime() - drawnAt > EVERY_NANOS) {
            draw();
        }
    }

    @Override
    public void close() {
        if (shown) {
            draw();
            System.err.println();
        }
    }

    private void draw() {
        drawnAt = System.nanoTime();
        System.err.print("\r" + bar() + "  " + note + "\u001b[K");
        System.err.flush();
    }

    private String bar() {
        if (total <= 0) {
            return title;
        }
        double part = Math.min(1, (double) done / total);
        int full = (int) Math.round(part * WIDTH);
        return String.format(
                Locale.ROOT, "%s  %s%s %3.0f %%", title, "█".repeat(full), "░".repeat(WIDTH - full), part * 100);
    }
}
