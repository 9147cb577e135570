package io.mekong.app.command;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;

/** The command line itself is wrong: exit code 2. */
final class WrongUsage extends MekongException {
    private static final long serialVersionUID = 1L;

    WrongUsage(String what, String why, String fix) {
        super(ErrorCode.USER, what, why, fix, null);
    }
}
