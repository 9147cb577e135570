package io.mekong.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Marks dead letters as not wanted. */
@Command(
        name = "discard",
        description = "Mark dead letters as not wanted: they are open no longer. Exit code 1 if some were refused.",
        mixinStandardHelpOptions = true)
final class DeadLettersDiscardCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Mixin
    private DeadLettersSelection selection = new DeadLettersSelection();

    @Override
    public Integer call() {
        if (selection.ways() != 1) {
            throw new WrongUsage(
                    "Cannot tell which dead letters are meant",
                    selection.ways() == 0 ? "none are named" : "they are named in more than one way",
                    "Say one of --id, --reason and --all.");
        }
        selection.post(new DeadLettersClient(options.client(), selection.stream()), "discard", null);
        return selection.report("discard");
    }
}
