package io.mekong.workflow;

import io.mekong.task.TickSender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/** A process of its own that starts a run and never ends it; the test kills it. Arguments: JDBC address, time, heartbeat in ms. */
final class HangingNode {
    private HangingNode() {}

    @SuppressWarnings("SystemOut") // the test reads it
    public static void main(String[] arguments) throws InterruptedException, SQLException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        TestClock clock = new TestClock(arguments[1]);
        CountDownLatch never = new CountDownLatch(1);
        TickSender hangs = (source, ticks, log) -> {
            System.out.println("running");
            System.out.flush();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        };
        Workflows workflows = Workflows.open(
                dataSource,
                TestProjects.tools(hangs),
                TestProjects.of(TestProjects.workflow("demo", "* * * * *", "producer")),
                RunWatch.none(),
                clock,
                FlowRoom.timing(Duration.ofMillis(20), Duration.ofMillis(Long.parseLong(arguments[2]))),
                "killed",
                EventSources.none());
        clock.advance(Duration.ofMinutes(1));
        try (workflows) {
            never.await();
        }
    }
}
