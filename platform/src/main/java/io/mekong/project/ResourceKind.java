package io.mekong.project;

/** What a project's files declare: the settings in {@code mekong.yaml}, and one resource per file of a folder. */
public enum ResourceKind {
    SETTINGS("", "settings"),
    STREAM("streams", "stream"),
    SOURCE("sources", "source"),
    TABLE("tables", "table"),
    VIEW("views", "view"),
    JOB("jobs", "job"),
    WORKFLOW("workflows", "workflow"),
    DASHBOARD("dashboards", "dashboard"),
    ENDPOINT("endpoints", "endpoint");

    private final String folder;
    private final String label;

    ResourceKind(String folder, String label) {
        this.folder = folder;
        this.label = label;
    }

    /** The folder of its files; empty for the settings, which stand in the project's own folder. */
    public String folder() {
        return folder;
    }

    /** The word for one of them, in lower case. */
    public String label() {
        return label;
    }

    /** {@code a stream}, {@code an endpoint}. */
    String one() {
        return (this == ENDPOINT ? "an " : "a ") + label;
    }

    /** The file that declares {@code name}, relative to the project. */
    String file(String name) {
        return this == SETTINGS ? "mekong.yaml" : folder + "/" + name + ".yaml";
    }
}
