package io.mekong.app.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a table or archive go on that stands still because messages are gone. */
@Command(
        name = "accept-loss",
        description = {
            "Go on without messages that the topic's retention deleted before they were taken.",
            "How many they are stays in the table's ledger."
        },
        mixinStandardHelpOptions = true)
final class AcceptLossCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(names = "--lake", description = "NAME is a stream, whose archive is to go on")
    private boolean lake;

    @Parameters(paramLabel = "NAME", description = "the table")
    private String name = "";

    @Override
    public Integer call() {
        String path = (lake ? "/api/v1/lake/" : "/api/v1/tables/") + URLEncoder.encode(name, StandardCharsets.UTF_8);
        options.client().post(path + "/accept-loss", JsonNodeFactory.instance.objectNode());
        System.out.println((lake ? "The archive of `" : "`") + name + "` goes on without what is gone.");
        return 0;
    }
}
