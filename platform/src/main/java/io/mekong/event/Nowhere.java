package io.mekong.event;

/** Lets every cell go: checked is all it was to be. */
final class Nowhere implements RowSink {
    @Override
    public void putLong(int column, long value) {}

    @Override
    public void putDouble(int column, double value) {}

    @Override
    public void putWide(int column, long high, long low) {}

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {}

    @Override
    public void putNull(int column) {}

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}
}
