package io.mekong.sink;

import java.io.Serializable;

/**
 * One try at a batch: rows staged by an earlier one, which died, are not taken.
 *
 * @param batch counts up from batch to batch of a job
 * @param id no two are alike
 */
public record Attempt(long batch, String id) implements Serializable {
    private static final long serialVersionUID = 1L;
}
