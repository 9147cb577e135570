package io.mekong.job;

/** What a stream is doing. */
public enum JobState {
    STARTING,
    RUNNING,
    /** It failed, and tries again by itself. */
    RETRYING,
    /** Another node runs it. */
    ELSEWHERE,
    PAUSED,
    STOPPED
}
