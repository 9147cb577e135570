package io.mekong.app.command;

/** A number with its word: {@code 1 row}, {@code 2 rows}. */
final class Counted {
    private Counted() {}

    /** @param one the word for one of them, of which {@code s} makes many */
    static String of(int number, String one) {
        return number + " " + (number == 1 ? one : one + "s");
    }
}
