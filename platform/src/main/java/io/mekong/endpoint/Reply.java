package io.mekong.endpoint;

import java.time.Duration;
import java.util.Optional;

/**
 * What an endpoint answers.
 *
 * @param tag what an equal answer has in common with this one: an HTTP entity tag, quotes included
 * @param body a JSON list of objects; empty: the asker has it already
 * @param next the query string of the next page; empty: this is the last, or there are no pages
 * @param previous the query string of the page before
 * @param fresh how long the answer may be used without asking again
 */
public record Reply(
        String tag, Optional<String> body, Optional<String> next, Optional<String> previous, Duration fresh) {}
