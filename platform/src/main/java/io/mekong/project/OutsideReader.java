package io.mekong.project;

import io.mekong.project.Settings.Database;
import io.mekong.project.Settings.Outside;
import io.mekong.project.Settings.Smtp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what tasks work with that is not ours: {@code databases}, {@code smtp} and {@code secrets} of mekong.yaml. */
final class OutsideReader {
    private static final Form<Smtp.Tls> TLS = Form.choice(Ordered.words(Smtp.Tls.values()));
    private static final Form<String> VARIABLE =
            Form.named("[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable: letters, digits and `_`");

    private OutsideReader() {}

    static Outside read(Section file) {
        Map<String, Database> databases = new LinkedHashMap<>();
        file.find("databases")
                .flatMap(value -> value.section("`databases`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((name, value) -> {
                    try {
                        Form.RESOURCE_NAME.parse(name);
                    } catch (Form.Refusal e) {
                        value.problem("A database cannot be called " + value.label(), e.why(), "Choose another name.");
                    }
                    value.section("a database")
                            .flatMap(OutsideReader::database)
                            .ifPresent(database -> databases.put(name, database));
                });
        Optional<Smtp> smtp =
                file.find("smtp").flatMap(value -> value.section("`smtp`")).flatMap(OutsideReader::smtp);
        return new Outside(databases, smtp, secrets(file));
    }

    private static Optional<Database> database(Section section) {
        Optional<String> url = section.require("url", SettingsReader.JDBC);
        Optional<String> user = section.find("user").flatMap(Value::text);
        Optional<Settings.Secret> password =
                section.find("password").flatMap(Value::text).map(Settings.Secret::new);
        section.finish();
        return url.map(address -> new Database(address, user, password));
    }

    private static Optional<Smtp> smtp(Section section) {
        Optional<String> host = section.requireText("host");
        Smtp.Tls tls = section.find("tls", TLS).orElse(Smtp.Tls.STARTTLS);
        int port = section.integer(
                "port",
                1,
                65_535,
                switch (tls) {
                    case NONE -> 25;
                    case STARTTLS -> 587;
                    case IMPLICIT -> 465;
                });
        Optional<String> user = section.find("user").flatMap(Value::text);
        Optional<Settings.Secret> password =
                section.find("password").flatMap(Value::text).map(Settings.Secret::new);
        Optional<String> from = section.require("from", AddresseesReader.EMAIL);
        section.finish();
        return host.flatMap(name -> from.map(sender -> new Smtp(name, port, user, password, sender, tls)));
    }

    private static List<String> secrets(Section file) {
        List<String> secrets = new ArrayList<>();
        for (Value item : file.items("secrets")) {
            item.text().ifPresent(name -> {
                try {
                    secrets.add(VARIABLE.parse(name));
                } catch (Form.Refusal e) {
                    // Not shown: it may be the secret itself.
                    item.problem("`secrets` names environment variables", e.why(), "Write for example `[API_KEY]`.");
                }
            });
        }
        return secrets;
    }
}
