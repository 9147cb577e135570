package io.mekong.project;

import java.util.List;
import java.util.Optional;

/**
 * Who is told something.
 *
 * @param webhook an address that gets a POST, with values in their places
 * @param emails addresses of people, by way of the settings' {@code smtp}
 */
public record Addressees(Optional<String> webhook, List<String> emails) {
    public Addressees {
        emails = List.copyOf(emails);
    }

    public boolean isEmpty() {
        return webhook.isEmpty() && emails.isEmpty();
    }

    /** For people; a webhook's path is often its secret, so that only its host is shown. */
    public String shown() {
        String hook = webhook.map(url -> url.replaceFirst("(https?://)(?:[^/@]*@)?([^/?#]*).*", "$1$2/…"))
                .orElse("");
        String people = String.join(", ", emails);
        return hook.isEmpty() || people.isEmpty() ? hook + people : hook + ", " + people;
    }
}
