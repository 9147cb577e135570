package io.mekong.store.clickhouse;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in ClickHouse's Native format, column by column: one block, whatever it is long. Columns grow side by side with
 * {@link Column#append}.
 */
final class NativeBlock {
    private final List<Column> columns = new ArrayList<>();
    private int rows;

    Column add(String name, ColumnType type, Null nulls) {
        Column column = new Column(
                name, type, nulls == Null.ALLOWED ? ClickHouseTypes.nullable(type) : ClickHouseTypes.of(type), nulls);
        columns.add(column);
        return column;
    }

    /** The column of this name, which is made where there is none. */
    Column column(String name, ColumnType type, Null nulls) {
        for (Column column : columns) {
            if (column.name.equals(name)) {
                return column;
            }
        }
        return add(name, type, nulls);
    }

    /** One of a type of ClickHouse's that no column of a project has. */
    Column addOurs(String name, String declared, int width) {
        for (Column column : columns) {
            if (column.name.equals(name)) {
                return column;
            }
        }
        ColumnType type = width == 1 ? new ColumnType.Bool() : new ColumnType.BigInt();
        Column column = new Column(name, type, declared, Null.REFUSED);
        columns.add(column);
        return column;
    }

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name.equals(name));
    }

    void remove(String name) {
        columns.removeIf(column -> column.name.equals(name));
    }

    enum Null {
        ALLOWED,
        REFUSED
    }

    int rows() {
        return rows;
    }

    /** So many rows were appended to every column. */
    void grown(int by) {
        rows += by;
    }

    long bytes() {
        return columns.stream()
                .mapToLong(column -> column.data.size() + column.nulls.size())
                .sum();
    }

    void clear() {
        rows = 0;
        columns.forEach(Column::clear);
    }

    void writeTo(OutputStream out) throws IOException {
        writeLength(out, columns.size());
        writeLength(out, rows);
        for (Column column : columns) {
            column.writeTo(out);
        }
        out.flush();
    }

    private static void writeLength(OutputStream out, long length) throws IOException {
        long rest = length;
        while (rest > 127) {
            out.write((int) ((rest & 127) | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void writeName(OutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLength(out, utf8.length);
        out.write(utf8);
    }

    /** The bytes of one column. */
    static final class Column {
        private final String name;
        private final ColumnType type;
        private final String declared;
        private final Null allowed;
        private final Bytes nulls = new Bytes();
        private final Bytes data = new Bytes();
        /** Of a list: the ends of its elements, which are in their own column. */
        private final Column elements;

        private long elementCount;

        private Column(String name, ColumnType type, String declared, Null allowed) {
            this.name = name;
            this.type = type;
            this.declared = declared;
            this.allowed = allowed;
            this.elements = type instanceof ColumnType.ListOf(var element)
                    ? new Column("", element, ClickHouseTypes.nullable(element), Null.ALLOWED)
                    : this;
        }

        String name() {
            return name;
        }

        boolean refusesNull() {
            return allowed == Null.REFUSED;
        }

        /** The cells of a vector from the first to before the last. */
        void append(ColumnVector cells, int first, int last) {
            boolean marks = allowed == Null.ALLOWED && !(type instanceof ColumnType.ListOf);
            for (int row = first; row < last; row++) {
                boolean none = cells.isNull(row);
                if (marks) {
                    nulls.putByte(none ? 1 : 0);
                }
                append(cells, row, none);
            }
        }

        void append(long value) {
            if (allowed == Null.ALLOWED) {
                nulls.putByte(0);
            }
            data.putLong(value, ClickHouseTypes.width(type));
        }

        void append(String text) {
            data.putText(text.getBytes(StandardCharsets.UTF_8));
        }

        void appendNull() {
            nulls.putByte(1);
            data.putLong(0, ClickHouseTypes.width(type));
        }

        private void append(ColumnVector cells, int row, boolean none) {
            switch (cells.kind()) {
                case LONG -> data.putLong(none ? 0 : cells.longAt(row), ClickHouseTypes.width(type));
                case DOUBLE -> data.putLong(none ? 0 : Double.doubleToRawLongBits(cells.doubleAt(row)), 8);
                case WIDE -> wide(none ? 0 : cells.longAt(row), none ? 0 : cells.lowAt(row));
                case TEXT -> {
                    if (none) {
                        data.putLength(0);
                    } else {
                        data.putLength(cells.lengthAt(row));
                        data.write(cells.text(), cells.startAt(row), cells.lengthAt(row));
                    }
                }
                case LIST -> {
                    if (!none) {
                        int start = cells.startAt(row);
                        elements.append(cells.elements(), start, start + cells.lengthAt(row));
                        elementCount += cells.lengthAt(row);
                    }
                    data.putLong(elementCount, 8);
                }
            }
        }

        /** A uuid has its high half first, a decimal its low one. */
        private void wide(long high, long low) {
            boolean uuid = type instanceof ColumnType.Uuid;
            data.putLong(uuid ? high : low, 8);
            data.putLong(uuid ? low : high, 8);
        }

        private void clear() {
            nulls.reset();
            data.reset();
            elementCount = 0;
            if (elements != this) {
                elements.clear();
            }
        }

        private void writeTo(OutputStream out) throws IOException {
            writeName(out, name);
            writeName(out, declared);
            writeCells(out);
        }

        private void writeCells(OutputStream out) throws IOException {
            if (elements == this) {
                nulls.writeTo(out);
                data.writeTo(out);
            } else {
                data.writeTo(out);
                elements.writeCells(out);
            }
        }
    }

    /** Bytes with numbers in little-endian order. */
    private static final class Bytes extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
        }

        void putByte(int value) {
            write(value);
        }

        void putLong(long value, int width) {
            for (int i = 0; i < width; i++) {
                write((int) (i < 8 ? value >> (8 * i) : value >> 63));
            }
        }

        void putLength(long length) {
            long rest = length;
            while (rest > 127) {
                write((int) ((rest & 127) | 128));
                rest >>>= 7;
            }
            write((int) rest);
        }

        void putText(byte[] utf8) {
            putLength(utf8.length);
            write(utf8, 0, utf8.length);
        }
    }
}
