/**
 * What an event is: JSON bytes read against a stream's typed columns, or rejected with the reason. Shared by the doors
 * where events come in and the ingest that makes rows of them, so that both mean the same by "valid".
 */
@NullMarked
package io.mekong.event;

import org.jspecify.annotations.NullMarked;
