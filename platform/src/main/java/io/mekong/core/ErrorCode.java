package io.mekong.core;

/** Who can mend an error. */
public enum ErrorCode {
    /** The caller: a file, a request, a query or a setting is wrong. */
    USER,
    /** The operator: a port, a disk, memory or another service is missing or in the way. */
    RESOURCE,
    /** Us: a broken invariant. */
    INTERNAL
}
