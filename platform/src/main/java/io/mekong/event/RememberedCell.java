package io.mekong.event;

/** The cell that was put last, to be put again. Not a list. */
final class RememberedCell implements RowSink {
    private static final RowSinkCall NOTHING = sink -> {};

    private RowSinkCall last = NOTHING;

    @FunctionalInterface
    private interface RowSinkCall {
        void on(RowSink sink);
    }

    void putInto(RowSink sink) {
        last.on(sink);
    }

    @Override
    public void putLong(int column, long value) {
        last = sink -> sink.putLong(column, value);
    }

    @Override
    public void putDouble(int column, double value) {
        last = sink -> sink.putDouble(column, value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        last = sink -> sink.putWide(column, high, low);
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        byte[] own = java.util.Arrays.copyOfRange(utf8, offset, offset + length);
        last = sink -> sink.putText(column, own, 0, own.length);
    }

    @Override
    public void putNull(int column) {
        last = NOTHING;
    }

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}
}
