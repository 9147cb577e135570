package io.mekong.api;

import io.mekong.batch.RebuildDoor;
import io.mekong.batch.Rebuilds;
import io.mekong.batch.Verification;
import io.mekong.broker.MessageBrowser;
import io.mekong.connect.Connectors;
import io.mekong.dashboard.Charts;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.endpoint.Endpoints;
import io.mekong.ingest.Ingests;
import io.mekong.lake.Archives;
import io.mekong.observe.EndpointMetrics;
import io.mekong.observe.HealthBoard;
import io.mekong.observe.Metrics;
import io.mekong.observe.PipelineView;
import io.mekong.observe.TopicStats;
import io.mekong.project.CurrentProject;
import io.mekong.project.ProjectPlan;
import io.mekong.query.LiveHub;
import io.mekong.query.SqlGateway;
import io.mekong.query.TableVersions;
import io.mekong.source.EventIntake;
import io.mekong.source.Generators;
import io.mekong.store.OlapStore;
import io.mekong.workflow.Workflows;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What the API speaks for: one running room of each kind. */
public record Rooms(
        PlatformInfo info,
        CurrentProject project,
        Supplier<ProjectPlan> plan,
        MessageBrowser browser,
        DeadLetterDesk letters,
        TopicStats topics,
        EventIntake intake,
        Generators generators,
        Connectors connectors,
        OlapStore store,
        Ingests ingests,
        Archives archives,
        Verification verification,
        Rebuilds rebuilds,
        RebuildDoor rebuildDoor,
        SqlGateway gateway,
        TableVersions versions,
        LiveHub live,
        Charts charts,
        Endpoints endpoints,
        EndpointMetrics endpointMetrics,
        Workflows workflows,
        PipelineView pipeline,
        Metrics metrics,
        HealthBoard health,
        InstantSource clock) {}
