package io.mekong.event;

/**
 * Takes the typed cells of one event, by the index of the stream's column. A column that is not put is null. What a
 * cell holds follows from the column's type:
 *
 * <ul>
 *   <li>{@code putLong}: boolean (0 or 1), integer, bigint, date (days since 1970), timestamp (microseconds since
 *       1970, UTC), decimal of up to 18 digits (without its point: 12.50 of {@code decimal(18,2)} is 1250);
 *   <li>{@code putDouble}: double;
 *   <li>{@code putWide}: decimal of more digits (without its point, as a 128-bit number in two's complement) and uuid
 *       (its most and least significant bits);
 *   <li>{@code putText}: string and json in UTF-8, and bytes. The array may change after the call.
 * </ul>
 *
 * The elements of a list are put one after the other between {@code beginList} and {@code endList}. Of a column that is
 * put twice the last counts.
 */
public interface RowSink {
    /** For events that are only checked, not kept. */
    RowSink NOWHERE = new Nowhere();

    void putLong(int column, long value);

    void putDouble(int column, double value);

    void putWide(int column, long high, long low);

    void putText(int column, byte[] utf8, int offset, int length);

    /** An element that is null, within a list; anywhere else a cell is null by not being put. */
    void putNull(int column);

    /** A cell that the event leaves as it was: nobody told its value. Where nothing is known of the row, it is null. */
    void keep(int column);

    void beginList(int column);

    void endList(int column);
}
