package io.mekong.cdc;

import io.mekong.project.Source;
import io.mekong.service.Login;
import java.util.Map;
import java.util.Optional;

/**
 * A capture that no file declares any more, as its connector's settings have it: so that what it left in the database can be
 * released.
 */
public record ForgottenCapture(String name, Map<String, String> settings) {
    public ForgottenCapture {
        settings = Map.copyOf(settings);
    }

    /** Empty: these are the settings of another connector. */
    public static Optional<ForgottenCapture> of(String name, Map<String, String> settings) {
        return settings.containsKey(DebeziumSettings.DATABASE)
                ? Optional.of(new ForgottenCapture(name, settings))
                : Optional.empty();
    }

    /** The database's name in the settings. */
    public String database() {
        return setting(DebeziumSettings.DATABASE);
    }

    /** The role that read: it may drop the slot. */
    public Login reader() {
        return new Login(
                "jdbc:postgresql://" + setting("database.hostname") + ":" + setting("database.port") + "/"
                        + setting("database.dbname"),
                Optional.of(setting("database.user")),
                Optional.of(setting("database.password")));
    }

    /** @param database who takes away what is left there */
    public Capturing as(Login database, ChangeTopics topics) {
        Source.Capture capture = new Source.Capture(
                name,
                "",
                database(),
                Map.of(),
                setting("topic.prefix"),
                setting("publication.name"),
                setting("slot.name"),
                Optional.empty(),
                Map.of());
        return new Capturing(capture, database, 1, topics);
    }

    private String setting(String key) {
        return settings.getOrDefault(key, "");
    }

    /** Settings hold a password. */
    @Override
    public String toString() {
        return "ForgottenCapture[" + name + "]";
    }
}
