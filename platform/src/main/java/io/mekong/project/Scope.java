package io.mekong.project;

import java.util.Map;

/** What reading any file needs: where problems go, and the environment its values may name. */
record Scope(Problems problems, Map<String, String> environment) {
    @Override
    public String toString() {
        return "Scope";
    }
}
