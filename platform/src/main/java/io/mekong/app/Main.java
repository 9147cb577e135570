package io.mekong.app;

import io.mekong.app.command.MekongCommand;

/** Where {@code ./mekong} begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(MekongCommand.run(arguments));
    }
}
