package io.mekong.connect;

import io.mekong.core.MekongException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector that the project declares. Two that are equal are the same, and the second changes nothing. */
public interface DeclaredConnector {
    /** In Kafka Connect too. */
    String name();

    /**
     * Makes what the connector needs where it is missing, and gives its settings. Called before each start, also after a
     * failure: it finds what a start would fail of.
     *
     * @param known the settings that it has in Kafka Connect; empty: it is not there yet
     * @throws MekongException when it cannot be started as things are; it is asked again
     */
    Map<String, String> prepare(Optional<Map<String, String>> known);

    /** Whether everything that its source has can be read a second time, so that what is gone is known in the end. */
    default boolean canReadAnew() {
        return false;
    }

    /**
     * Forgets what the source keeps of how far it was read, so that the next start reads everything. The connector is not
     * running meanwhile.
     *
     * @return what {@link #readAnew} is to get once that is done. It is kept with the connector's settings, so that it
     *     survives a crash
     * @throws MekongException when that cannot be done now
     */
    default String forget() {
        return "";
    }

    /** Whether everything has been read, by the offsets that the connector has told Kafka Connect, as JSON. */
    default boolean hasReadAll(List<Map<String, Object>> offsets) {
        return true;
    }

    /**
     * Everything has been read anew: what was not met is there no more. May come a second time.
     *
     * @param forgotten what {@link #forget} gave
     * @throws MekongException when it cannot be told now; it is asked again
     */
    default void readAnew(String forgotten) {}

    /**
     * Looks, every few seconds while the connector is at work, whether what it works on is still there: Kafka Connect calls it
     * running also while it waits for that.
     *
     * @param settings that it runs with
     * @throws MekongException when it is not
     */
    void look(Map<String, String> settings);

    /**
     * What a failure means, where the connector's own words do not say what mends it.
     *
     * @param why as the connector says it
     */
    default Optional<MekongException> explain(String why) {
        return Optional.empty();
    }

    /**
     * Takes away what only it needed, once it is gone for good.
     *
     * @throws MekongException when that cannot be done now; it is asked again
     */
    void release();
}
