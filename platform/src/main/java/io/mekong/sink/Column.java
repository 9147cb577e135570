package io.mekong.sink;

import io.mekong.core.MekongException;
import java.io.Serializable;
import java.util.List;

/** One column of the rows that are written. */
public record Column(String name, Type type) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What stands in it; null always may. */
    public enum Type {
        /** A {@code String}. */
        STRING,
        /** Any whole {@code Number} of up to 64 bits. */
        LONG,
        /** Any {@code Number}. */
        DOUBLE,
        /** A {@code Boolean}. */
        BOOLEAN,
        /** A {@code java.time.Instant}. */
        TIMESTAMP,
        /** A {@code java.time.LocalDate}. */
        DATE,
        /** A {@code BigDecimal}. */
        DECIMAL
    }

    /** The place of that column among them. */
    static int indexOf(List<Column> columns, String name, String use) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw MekongException.user(
                "Cannot write the rows",
                use + " names `" + name + "`, and they have no such column",
                "Choose one of: "
                        + String.join(", ", columns.stream().map(Column::name).toList()) + ".");
    }
}
