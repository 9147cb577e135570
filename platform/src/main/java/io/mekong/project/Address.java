package io.mekong.project;

import java.util.Optional;

/** An address of the web with values in its places. */
final class Address {
    private Address() {}

    static Optional<String> check(Value value, ValueNames names) {
        Optional<String> text = value.text();
        text.ifPresent(url -> {
            if (!url.startsWith("http://")
                    && !url.startsWith("https://")
                    && Template.only(url).isEmpty()) {
                value.cannotBe(
                        "an address that begins with http:// or https://",
                        "Write for example " + value.label().replaceFirst("`$", ": http://localhost:8088/health`")
                                + ".");
            }
            names.checkTemplate(value, url);
        });
        return text;
    }
}
