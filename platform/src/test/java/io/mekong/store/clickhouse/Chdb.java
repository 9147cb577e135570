package io.mekong.store.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The few functions of chDB's C interface that a server needs. */
@SuppressWarnings("restricted") // calling a library of C is what it is for
final class Chdb {
    private final MethodHandle connect;
    private final MethodHandle close;
    private final MethodHandle query;
    private final MethodHandle destroy;
    private final MethodHandle buffer;
    private final MethodHandle length;
    private final MethodHandle error;

    Chdb(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        connect = handle(symbols, "chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        close = handle(symbols, "chdb_close_conn", FunctionDescriptor.ofVoid(ADDRESS));
        query = handle(
                symbols,
                "chdb_query_n",
                FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
        destroy = handle(symbols, "chdb_destroy_query_result", FunctionDescriptor.ofVoid(ADDRESS));
        buffer = handle(symbols, "chdb_result_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        length = handle(symbols, "chdb_result_length", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        error = handle(symbols, "chdb_result_error", FunctionDescriptor.of(ADDRESS, ADDRESS));
    }

    /** A session of its own over the data in the folder. */
    Session open(Path data) {
        try (Arena arena = Arena.ofConfined()) {
            String[] arguments = {"clickhouse", "--path=" + data};
            MemorySegment array = arena.allocate(ADDRESS, arguments.length);
            for (int i = 0; i < arguments.length; i++) {
                array.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments[i]));
            }
            MemorySegment connection = (MemorySegment) connect.invokeExact(arguments.length, array);
            if (connection.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("the engine does not open " + data);
            }
            return new Session(connection);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the engine says of a query that it did not run, with its code at the front. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    /** Settings and parameters stay for the session's later queries. Used by one thread. */
    final class Session implements AutoCloseable {
        private final MemorySegment connection;

        private Session(MemorySegment connection) {
            this.connection = connection;
        }

        byte[] run(byte[] sql, String format) throws Failure {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(sql.length + 1L);
                MemorySegment.copy(sql, 0, text, JAVA_BYTE, 0, sql.length);
                MemorySegment name = arena.allocateFrom(format);
                MemorySegment inner = connection.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
                MemorySegment result =
                        (MemorySegment) query.invokeExact(inner, text, (long) sql.length, name, name.byteSize() - 1);
                try {
                    MemorySegment message = (MemorySegment) error.invokeExact(result);
                    if (!message.equals(MemorySegment.NULL)) {
                        throw new Failure(message.reinterpret(Long.MAX_VALUE).getString(0));
                    }
                    long bytes = (long) length.invokeExact(result);
                    MemorySegment start = (MemorySegment) buffer.invokeExact(result);
                    return bytes == 0 ? new byte[0] : start.reinterpret(bytes).toArray(JAVA_BYTE);
                } finally {
                    destroy.invokeExact(result);
                }
            } catch (Failure e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] run(String sql) throws Failure {
            return run(sql.getBytes(StandardCharsets.UTF_8), "TabSeparated");
        }

        @Override
        public void close() {
            try {
                close.invokeExact(connection);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), descriptor);
    }
}
