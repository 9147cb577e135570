package io.mekong.app.command;

import io.mekong.app.Version;
import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code mekong}: the verbs, and how errors look. Exit code 2 for wrong usage, 1 for failure. */
@Command(
        name = "mekong",
        description = "Real-time and batch analytics in one command.",
        synopsisSubcommandLabel = "<verb>",
        mixinStandardHelpOptions = true,
        versionProvider = MekongCommand.VersionText.class,
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            LogsCommand.class,
            CheckCommand.class,
            SampleCommand.class,
            SqlCommand.class,
            ProduceCommand.class,
            ProducerCommand.class,
            LoadCommand.class,
            JobCommand.class,
            SourceCommand.class,
            S3Command.class,
            WorkflowCommand.class,
            HistoryCommand.class,
            VerifyCommand.class,
            RebuildCommand.class,
            AcceptLossCommand.class,
            DeadLettersCommand.class,
            DoctorCommand.class,
            RehearseCommand.class,
            HelpCommand.class
        })
public final class MekongCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @return the exit code */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new MekongCommand());
        line.setParameterExceptionHandler(MekongCommand::wrongUsage);
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
        return line.execute(arguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String help = "See `" + name + " --help`.";
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            if (unmatched.isUnknownOption()) {
                Set<String> options = command.getCommandSpec().optionsMap().keySet();
                System.err.println(
                        name + ": there is no option `" + word + "` – " + Spelling.hint(word, options) + " " + help);
                return 2;
            }
            if (!command.getSubcommands().isEmpty()) {
                Set<String> verbs = new TreeSet<>(command.getSubcommands().keySet());
                command.getSubcommands().forEach((verb, sub) -> {
                    if (sub.getCommandSpec().usageMessage().hidden()) {
                        verbs.remove(verb);
                    }
                });
                System.err.println(name + ": there is no verb `" + word + "` – " + Spelling.hint(word, verbs));
                return 2;
            }
        }
        System.err.println(name + ": " + MekongException.reason(e) + " – " + help);
        return 2;
    }

    private static int failed(Exception e) {
        if (e instanceof MekongException known) {
            System.err.println("mekong: " + known.getMessage());
            return known instanceof WrongUsage ? 2 : 1;
        }
        System.err.println(
                "mekong: " + MekongException.bug("the command failed", e).getMessage());
        e.printStackTrace(System.err);
        return 1;
    }

    /** For {@code --version}. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mekong " + Version.text(), "java ${java.version}", "${os.name} ${os.arch}"};
        }
    }
}
