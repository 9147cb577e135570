package io.mekong.app;

import io.mekong.cdc.Capturing;
import io.mekong.cdc.ChangeTopics;
import io.mekong.cdc.ForgottenCapture;
import io.mekong.connect.DeclaredConnector;
import io.mekong.connect.PlainConnector;
import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Source;
import io.mekong.service.Login;
import io.mekong.service.Postgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connectors that a project's sources are. */
record DeclaredConnectors(Postgres postgres, ChangeTopics topics) {
    List<DeclaredConnector> of(Project project) {
        List<DeclaredConnector> connectors = new ArrayList<>();
        int replicas = project.settings().kafka().replicationFactor();
        for (Source source : project.sources().values()) {
            switch (source) {
                case Source.Capture capture ->
                    connectors.add(new Capturing(capture, login(project, capture.database()), replicas, topics));
                case Source.Connector connector -> connectors.add(plain(connector, replicas));
                case Source.Sender _, Source.Bucket _ -> {} // the platform sends by itself
            }
        }
        return connectors;
    }

    /** One whose file is gone, as Kafka Connect remembers it. */
    DeclaredConnector forgotten(Project project, String name, Map<String, String> settings) {
        return ForgottenCapture.of(name, settings)
                .<DeclaredConnector>map(
                        capture -> capture.as(known(project, capture.database()).orElseGet(capture::reader), topics))
                .orElseGet(() -> new PlainConnector(name, settings));
    }

    Login login(Project project, String database) {
        return known(project, database)
                .orElseThrow(() -> MekongException.bug("there is no database `" + database + "`", null));
    }

    private Optional<Login> known(Project project, String database) {
        Settings.Database known = project.settings().outside().databases().get(database);
        if (known != null) {
            return Optional.of(
                    new Login(known.url(), known.user(), known.password().map(Settings.Secret::value)));
        }
        return database.equals(Settings.Outside.ANALYTICS) ? postgres.administrator() : Optional.empty();
    }

    private static PlainConnector plain(Source.Connector connector, int replicas) {
        Map<String, String> settings = new HashMap<>();
        settings.put("topic.creation.default.replication.factor", String.valueOf(replicas));
        settings.put("topic.creation.default.partitions", "1");
        settings.putAll(connector.settings());
        return new PlainConnector(connector.name(), settings);
    }
}
