package io.mekong.endpoint;

/**
 * What an endpoint gives for its arguments, whoever asks and however the request is written.
 *
 * @param tag an HTTP entity tag, quotes included
 * @param body a JSON list of objects
 * @param more whether there is a next page
 */
record Answer(String tag, String body, boolean more) {}
