package io.mekong.core;

/** Something has changed since the asker looked at it. */
public final class ConflictException extends MekongException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String what, String why, String fix) {
        super(ErrorCode.USER, what, why, fix, null);
    }
}
