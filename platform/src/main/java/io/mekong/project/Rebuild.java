package io.mekong.project;

/**
 * Why a table can take its new shape only from its messages, all read again.
 *
 * @param what differs, as a sentence
 * @param why the rows that it has cannot do
 */
public record Rebuild(String table, String what, String why) {
    /** What stands in the way while the table has its old rows. */
    Problem problem() {
        return new Problem(
                ResourceKind.TABLE.file(table),
                0,
                what,
                why,
                "Run `mekong check --diff` to see the plan, then `mekong rebuild " + table + "`.");
    }
}
