package io.mekong.source.sample;

import io.mekong.project.Column;
import java.util.List;

/**
 * A column, and what of the sample speaks for it.
 *
 * @param seen in how many events its field was there
 * @param examples a few of its values, as text
 * @param few all values, where they are few and short enough to be a choice; else empty
 */
record ProposedColumn(Column column, int seen, List<String> examples, List<String> few) {
    ProposedColumn {
        examples = List.copyOf(examples);
        few = List.copyOf(few);
    }
}
