package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.dashboard.Charts;
import io.mekong.project.Dashboard;
import io.mekong.project.Project;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Dashboards and the data of their charts. */
final class DashboardsApi {
    private final Supplier<Project> project;
    private final Charts charts;

    DashboardsApi(Supplier<Project> project, Charts charts) {
        this.project = project;
        this.charts = charts;
    }

    private record Summary(String name, String title, String description, int charts, Set<String> tables) {}

    private record ChartView(
            String id,
            String title,
            String subtitle,
            String type,
            String sql,
            Map<String, String> encoding,
            Map<String, String> options,
            Dashboard.Layout layout,
            Set<String> tables) {}

    private record DashboardView(
            String name,
            String title,
            String description,
            String range,
            Map<String, String> colors,
            Set<String> tables,
            List<ChartView> charts) {}

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/dashboards", "Dashboards", "The dashboards of the project")
                        .answers(
                                "[{\"name\":\"real-time\",\"title\":\"Real Time\",\"charts\":7,\"tables\":[\"demo\"]}]")
                        .to(context -> Json.send(
                                context,
                                project.get().dashboards().values().stream()
                                        .map(this::summary)
                                        .toList())),
                Route.get("/api/v1/dashboards/{dashboard}", "Dashboards", "One dashboard with its charts")
                        .answers("{\"name\":\"real-time\",\"title\":\"Real Time\",\"range\":\"15m\",\"charts\":[]}")
                        .to(context -> Json.send(context, view(dashboard(context)))),
                Route.get("/api/v1/dashboards/{dashboard}/charts/{chart}/data", "Dashboards", "What a chart shows now")
                        .query("range", "string", "15m, 6h, 7d, all; the dashboard's own when left out")
                        .answers(
                                "{\"key\":\"chart:real-time/percent@15m\",\"columns\":[],\"rows\":[],\"freshness\":{}}")
                        .to(this::data));
    }

    private void data(Context context) {
        Dashboard dashboard = dashboard(context);
        String chart = context.pathParam("chart");
        String range = Query.text(context, "range").orElse(dashboard.range());
        context.contentType("application/json")
                .result(charts.topic(dashboard.name(), chart, range).compute(0));
    }

    private Dashboard dashboard(Context context) {
        return charts.dashboard(context.pathParam("dashboard"));
    }

    private Summary summary(Dashboard dashboard) {
        return new Summary(
                dashboard.name(),
                dashboard.title(),
                dashboard.description(),
                dashboard.charts().size(),
                charts.tables(dashboard));
    }

    private DashboardView view(Dashboard dashboard) {
        return new DashboardView(
                dashboard.name(),
                dashboard.title(),
                dashboard.description(),
                dashboard.range(),
                dashboard.colors(),
                charts.tables(dashboard),
                dashboard.charts().stream()
                        .map(chart -> new ChartView(
                                chart.id(),
                                chart.title(),
                                chart.subtitle(),
                                chart.type().label(),
                                chart.sql(),
                                chart.encoding(),
                                chart.options(),
                                chart.layout(),
                                charts.tables(chart)))
                        .toList());
    }
}
