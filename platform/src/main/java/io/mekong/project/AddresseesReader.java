package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code webhook: URL} and {@code email: [addresses]}, of which one must be there. */
final class AddresseesReader {
    static final Form<String> EMAIL = Form.of("an e-mail address", "email: [ops@example.com]", text -> {
        if (!text.matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+")) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    private AddresseesReader() {}

    /** @param settings e-mail needs an {@code smtp} there */
    static Addressees read(Section section, ValueNames names, Settings settings) {
        Optional<Value> webhook = section.find("webhook");
        webhook.ifPresent(value -> Address.check(value, names));
        Optional<Value> email = section.find("email");
        List<String> emails = new ArrayList<>();
        email.ifPresent(value -> {
            List<Value> items = value.yaml() instanceof Yaml.Scalar
                    ? List.of(value)
                    : value.items().orElse(List.of());
            items.forEach(item -> item.as(EMAIL).ifPresent(emails::add));
            if (settings.outside().smtp().isEmpty()) {
                value.problem(
                        "No e-mail can be sent",
                        "mekong.yaml has no `smtp`",
                        "Write there for example `smtp: {host: mail.example.com, from: mekong@example.com}`.");
            }
        });
        if (webhook.isEmpty() && email.isEmpty()) {
            section.problem(
                    "Nobody is told", "there is neither a `webhook` nor an `email`", "Add one of them, or both.");
        }
        return new Addressees(webhook.flatMap(Value::text), emails);
    }
}
