package dev.skep.manager.orchestrator.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.NodeStatus;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// With the room that makes the tasks. The harness begins on 2026-01-01 at midnight.
class CronOrchestratorTest {
  private static final Instant ONE = Instant.parse("2026-01-01T01:00:00Z");

  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  /// How far the wall's clock of the leader is ahead of the term's time.
  private Duration ahead = Duration.ZERO;

  @BeforeEach
  void begin() {
    lead();
    agents.create(Nodes.ready("n1"));
    harness.advance(Duration.ofSeconds(10));
  }

  private void lead() {
    harness.run(
        new CronOrchestrator(() -> harness.now().plus(ahead)),
        new JobOrchestrator(harness.ids()),
        new TaskReaper());
  }

  private static ServiceSpec hourly(String... more) {
    return Services.scheduled(Services.job("job", 1, 1).spec(), "@hourly", more);
  }

  private OptionalLong run() {
    return agents.service("job").iteration();
  }

  private Optional<Instant> last() {
    return agents.service("job").scheduleStatus().flatMap(ScheduleStatus::last);
  }

  @Test
  void runsWhenItIsDueAndNotWhenItIsCreated() {
    agents.create(Services.of(hourly()));
    harness.advance(Duration.ofMinutes(59));
    assertEquals(OptionalLong.empty(), run());
    assertEquals(List.of(), agents.tasks("job"));

    harness.advance(Duration.ofMinutes(1));
    assertEquals(OptionalLong.of(0), run());
    assertEquals(Optional.of(ONE), last());
    assertEquals(1, agents.live("job").size());
  }

  @Test
  void everyMomentIsAnotherRun() {
    agents.create(Services.of(hourly()));
    for (int hour = 0; hour < 24; hour++) {
      harness.advance(Duration.ofHours(1));
      agents.settle();
    }
    assertEquals(OptionalLong.of(23), run());
    // No spec was accepted: a rollback returns to what it returned to before.
    assertEquals(1, agents.service("job").revision());
  }

  @Test
  void anUpdateDoesNotRunItAndDoesNotEndItsRun() {
    agents.create(Services.of(hourly()));
    harness.advance(Duration.ofHours(1));
    agents.run("job");
    Task task = agents.live("job").getFirst();

    agents.update("job", Services.image(agents.service("job").spec(), "image:2"));

    assertEquals(OptionalLong.of(0), run());
    assertEquals(List.of(task.id()), agents.live("job").stream().map(Task::id).toList());
    agents.report(task, TaskState.COMPLETE);
    harness.advance(Duration.ofHours(1));
    assertEquals(2, agents.live("job").getFirst().revision());
  }

  @Test
  void aForcedUpdateRunsItAtOnceAndLeavesItsTimes() {
    agents.create(Services.of(hourly()));
    agents.update("job", Services.forced(agents.service("job").spec()));
    assertEquals(OptionalLong.of(0), run());
    agents.settle();

    harness.advance(Duration.ofHours(1));
    assertEquals(OptionalLong.of(1), run());
    assertEquals(Optional.of(ONE), last());
  }

  @Test
  void withoutItsScheduleItRunsAsAnyJob() {
    agents.create(Services.of(hourly()));
    agents.update("job", Services.job("job", 1, 1).spec());
    assertEquals(OptionalLong.of(0), run());
    harness.advance(Duration.ofHours(3));
    assertEquals(OptionalLong.of(0), run());
  }

  @Test
  void aScheduleThatComesLaterWaitsForItsTimeToo() {
    agents.create(Services.job("job", 1, 1));
    agents.settle();
    agents.update("job", hourly());
    assertEquals(OptionalLong.of(0), run());
    harness.advance(Duration.ofHours(1));
    assertEquals(OptionalLong.of(1), run());
  }

  @Test
  void whatIsDueWaitsForTheEndOfTheRunBefore() {
    agents.create(Services.of(hourly("deadline", "30m")));
    harness.advance(Duration.ofHours(1));
    agents.run("job");
    harness.advance(Duration.ofHours(1).plusMinutes(20));
    assertEquals(OptionalLong.of(0), run());

    agents.settle();
    assertEquals(OptionalLong.of(1), run());
    assertEquals(Optional.of(ONE.plusSeconds(3600)), last());
  }

  @Test
  void whatHasWaitedTooLongIsLeftOut() {
    agents.create(Services.of(hourly("deadline", "30m")));
    harness.advance(Duration.ofHours(1));
    agents.run("job");
    harness.advance(Duration.ofHours(1).plusMinutes(40));
    agents.settle();
    assertEquals(OptionalLong.of(0), run());
    harness.advance(Duration.ofMinutes(20));
    assertEquals(Optional.of(ONE.plusSeconds(7200)), last());
  }

  @Test
  void theNextRunTakesThePlaceOfTheOneBeforeIfItMay() {
    agents.create(Services.of(hourly("concurrency", "replace")));
    harness.advance(Duration.ofHours(1));
    agents.run("job");
    Task cut = agents.live("job").getFirst();
    harness.advance(Duration.ofHours(1));
    assertEquals(OptionalLong.of(1), run());
    assertEquals(TaskState.REMOVE, agents.task(cut.id()).desired());
  }

  @Test
  void aRunThatHasUsedUpItsRestartsIsOver() {
    var once =
        new RestartPolicy(
            Optional.of(Condition.ON_FAILURE),
            Optional.of(Duration.ZERO),
            Optional.of(1L),
            Optional.empty());
    agents.create(Services.of(Services.restarting(hourly(), once)));
    for (int hour = 1; hour <= 3; hour++) {
      harness.advance(Duration.ofHours(1));
      // Each run may be tried twice, however often those before were.
      for (int attempt = 0; attempt < 2; attempt++) {
        agents.run("job");
        assertEquals(OptionalLong.of(hour - 1), agents.live("job").getFirst().iteration());
        agents.report(agents.live("job").getFirst(), TaskState.FAILED);
      }
      assertEquals(List.of(), agents.live("job"));
    }
    assertEquals(OptionalLong.of(2), run());
  }

  @Test
  void aGlobalJobIsOverWhenItIsOnAllNodesThatAreThere() {
    agents.create(Nodes.ready("n2"));
    ServiceSpec spec = hourly("deadline", "59m").withMode(new ServiceMode.GlobalJob());
    agents.create(Services.of(spec));
    harness.advance(Duration.ofHours(1));
    agents.run("job");
    agents.report(agents.live("job").getFirst(), TaskState.COMPLETE);
    harness.advance(Duration.ofHours(1));
    assertEquals(OptionalLong.of(0), run());

    Task rest = agents.live("job").getFirst();
    agents.set(rest.node().orElseThrow().value(), NodeStatus.State.DOWN);
    harness.advance(CronOrchestrator.LONGEST_SLEEP);
    assertEquals(OptionalLong.of(1), run());
  }

  @Test
  void suspendedItRestsAndMakesUpForNothing() {
    agents.create(Services.of(hourly("deadline", "24h")));
    agents.update("job", hourly("deadline", "24h", "suspend", "true"));
    harness.advance(Duration.ofHours(3));
    assertEquals(OptionalLong.empty(), run());
    agents.update("job", hourly("deadline", "24h"));
    harness.advance(Duration.ofMinutes(59));
    assertEquals(OptionalLong.empty(), run());
    harness.advance(Duration.ofMinutes(1));
    assertEquals(OptionalLong.of(0), run());
  }

  @Test
  void aLeaderThatComesInTimeBeginsWhatWasDue() {
    agents.create(Services.of(hourly()));
    harness.advance(Duration.ofMinutes(59));
    harness.run();
    harness.advance(Duration.ofMinutes(4));
    lead();
    assertEquals(Optional.of(ONE), last());
    lead();
    assertEquals(OptionalLong.of(0), run());
  }

  @Test
  void aLeaderThatComesTooLateLeavesItOut() {
    agents.create(Services.of(hourly()));
    harness.advance(Duration.ofMinutes(59));
    harness.run();
    harness.advance(Duration.ofMinutes(30));
    lead();
    assertEquals(OptionalLong.empty(), run());
  }

  @Test
  void aClockThatIsSetWhileItWaitsIsNoticed() {
    agents.create(Services.of(hourly()));
    ahead = Duration.ofMinutes(59);
    harness.advance(CronOrchestrator.LONGEST_SLEEP);
    assertEquals(Optional.of(ONE), last());
    agents.settle();

    ahead = Duration.ZERO;
    harness.advance(Duration.ofMinutes(70));
    assertEquals(OptionalLong.of(0), run());
  }

  @Test
  void anAnswerToAnOlderSpecIsRefused() {
    agents.create(Services.of(hourly()));
    Service job = agents.service("job");
    agents.update("job", hourly("suspend", "true"));
    int refused = harness.refusals().size();
    harness.write(new Change.BeginRun(job.id(), job.revision(), ONE));
    assertEquals(Refusal.outOfSequence(), harness.refusals().get(refused).why());
    assertEquals(OptionalLong.empty(), run());
  }

  @Test
  void theStoreBeginsNoMomentTwice() {
    agents.create(Services.of(hourly("concurrency", "replace")));
    harness.advance(Duration.ofHours(1));
    Service job = agents.service("job");
    int refused = harness.refusals().size();
    harness.write(new Change.BeginRun(job.id(), job.revision(), ONE));
    assertEquals(
        "no run begins any more that was due at 2026-01-01T01:00:00Z",
        harness.refusals().get(refused).why().text());
    assertEquals(OptionalLong.of(0), run());
  }
}
