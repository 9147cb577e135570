package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read from fixed places is the same as the JDK's formatter reads, and what is not good there is not taken. */
class IsoTimeTest {
    private static final String[] ZONES = {
        "", "Z", " Z", "UTC", " UTC", "+00:00", "-00:00", "+07:00", " -05:30", "+17:59", "+18:00", "-19:00", "+0700",
        "+07", " ", "z", "+7:00", "+07:60", "ZUTC"
    };
    private static final String OTHERS = "0123456789-:.TZ +/٣";

    private final long seed = Long.getLong("mekong.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void everyDay() {
        for (LocalDate day = LocalDate.of(1, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
            if (IsoTime.day(day.toString().getBytes(UTF_8), 0) != day.toEpochDay()) {
                throw new AssertionError(day);
            }
        }
    }

    @Test
    void whatIsNoDay() {
        for (String text : new String[] {
            "0000-01-01",
            "2021-02-29",
            "2100-02-29",
            "2021-00-10",
            "2021-13-10",
            "2021-10-00",
            "2021-04-31",
            "2021/02/05",
            "2021-02-5 ",
            "+021-02-05",
            "2021-2-005",
            "abcd-ef-gh",
            "2021-02-0:",
            "20:1-02-05"
        }) {
            assertThat(IsoTime.day(text.getBytes(UTF_8), 0)).as(text).isEqualTo(IsoTime.NONE);
        }
        assertThat(IsoTime.day("2000-02-29".getBytes(UTF_8), 0))
                .isEqualTo(LocalDate.of(2000, 2, 29).toEpochDay());
    }

    @Test
    void timesAsTheFormatterReadsThem() {
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = random.nextInt(4) == 0 ? mutated(time()) : time();
            byte[] bytes = ("x" + text + "y").getBytes(UTF_8);
            long found = IsoTime.micros(bytes, 1, bytes.length - 1);
            if (found == IsoTime.NONE) {
                continue;
            }
            taken++;
            try {
                if (Timestamps.fromText(text) == found) {
                    continue;
                }
            } catch (RejectedEvent e) {
                throw new AssertionError("seed " + seed + ": " + text + " was taken for " + found, e);
            }
            throw new AssertionError("seed " + seed + ": " + text + " was taken for " + found);
        }
        assertThat(taken).as("seed " + seed).isGreaterThan(20_000);
    }

    private String time() {
        String fraction = random.nextBoolean() ? "" : "." + random.nextInt(1 << random.nextInt(1, 31));
        return String.format(
                        java.util.Locale.ROOT,
                        "%04d-%02d-%02d%s%02d:%02d:%02d",
                        random.nextInt(5) == 0 ? random.nextInt(10_000) : 2000 + random.nextInt(50),
                        random.nextInt(14),
                        random.nextInt(33),
                        random.nextBoolean() ? "T" : " ",
                        random.nextInt(25),
                        random.nextInt(61),
                        random.nextInt(61))
                + fraction
                + ZONES[random.nextInt(ZONES.length)];
    }

    private String mutated(String text) {
        int at = random.nextInt(text.length());
        char other = OTHERS.charAt(random.nextInt(OTHERS.length()));
        return text.substring(0, at) + other + text.substring(at + random.nextInt(2));
    }
}
