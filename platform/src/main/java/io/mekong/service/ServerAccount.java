package io.mekong.service;

import com.sun.security.auth.module.UnixSystem;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root, as containers often do: then in a user namespace, where root is
 * no one in particular but still owns its files; and where that is forbidden, as {@code nobody}, who is given the folder.
 *
 * @param prefix goes before each command
 * @param nobody whether the folder must be handed over
 */
record ServerAccount(List<String> prefix, boolean nobody) {
    private static final String NOBODY = "65534";

    static ServerAccount choose() {
        if (new UnixSystem().getUid() != 0) {
            return new ServerAccount(List.of(), false);
        }
        List<String> namespace = List.of("unshare", "-U");
        if (isAnyoneButRoot(namespace)) {
            return new ServerAccount(namespace, false);
        }
        List<String> nobody =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all");
        if (isAnyoneButRoot(nobody)) {
            return new ServerAccount(nobody, true);
        }
        throw MekongException.resource(
                "Cannot start PostgreSQL",
                "it refuses to run as root, and neither `unshare -U` nor `setpriv` works here",
                "Run the platform as another user, install util-linux, or set `postgres.url` to a server elsewhere.",
                null);
    }

    private static boolean isAnyoneButRoot(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("id", "-u"));
        try {
            Process id = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = id.inputReader()) {
                Optional<String> uid = lines.lines().findFirst();
                return id.waitFor(5, TimeUnit.SECONDS)
                        && id.exitValue() == 0
                        && !uid.orElse("0").equals("0");
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the account can get at what is in {@code folder} (or will be, where it does not exist yet). */
    boolean reaches(Path folder) {
        if (!nobody) {
            return true;
        }
        for (Path part = folder.toAbsolutePath().getParent(); part != null; part = part.getParent()) {
            try {
                if (Files.exists(part)
                        && !Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /**
     * Lets the account pass through the folder that holds {@code folder}, which is ours and was made for our eyes only; those above
     * are others'.
     */
    void openWay(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (!nobody || parent == null) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(parent));
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(parent, permissions);
        }
        if (!reaches(folder)) {
            throw MekongException.resource(
                    "Cannot start PostgreSQL",
                    "it refuses to run as root, and the user `nobody` cannot get at " + folder,
                    "Choose a data folder with `--data` that others may pass through, or run as another user.",
                    null);
        }
    }

    /** Hands {@code folder} and all in it to the account. */
    void own(Path folder) throws IOException {
        if (!nobody) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.toList()) {
                Files.setAttribute(path, "unix:uid", Integer.parseInt(NOBODY));
                Files.setAttribute(path, "unix:gid", Integer.parseInt(NOBODY));
            }
        }
    }
}
