package io.mekong.app.command;

import io.mekong.api.PlatformInfo;
import java.time.Duration;
import java.util.Locale;

/** What a person sees once everything runs. */
final class Banner {
    private Banner() {}

    static String ready(PlatformInfo info, Duration startup) {
        return String.format(
                Locale.ROOT,
                """

                  Mekong is ready in %.1f s

                    Web and API   %s
                    API docs      %s/docs
                    Kafka         %s (from outside: %s)
                    PostgreSQL    %s
                    Data          %s

                  Try: mekong sql "SHOW TABLES"
                  Stop with Ctrl-C or `mekong down`; all data is kept.
                """,
                startup.toMillis() / 1000.0,
                info.urls().get("web"),
                info.urls().get("web"),
                info.urls().get("kafka"),
                info.urls().get("kafkaExternal"),
                info.urls().get("postgres"),
                info.dataDirectory());
    }
}
