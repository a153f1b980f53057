package dev.skep.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skep.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class TaskLanesTest {
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");

  private final TaskLanes lanes = new TaskLanes();
  private final List<Integer> done = new ArrayList<>();

  @Test
  void runsTheWorkOfATaskInItsOrder() throws InterruptedException {
    var wanted = new ArrayList<Integer>();
    for (int i = 0; i < 1000; i++) {
      int which = i;
      wanted.add(which);
      lanes.run(A, () -> done.add(which));
    }
    awaitIdle(A);

    assertEquals(wanted, done);
  }

  @Test
  void runsTasksSideBySide() throws Exception {
    var meeting = new CyclicBarrier(3);
    lanes.run(A, () -> await(meeting));
    lanes.run(B, () -> await(meeting));

    // Each of the two waits for the other: one after the other they would never meet.
    meeting.await();
    awaitIdle(A);
    awaitIdle(B);

    assertFalse(meeting.isBroken(), "both have met");
  }

  @Test
  void goesOnAfterWorkThatBreaks() throws InterruptedException {
    lanes.run(
        A,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    lanes.run(
        A,
        () -> {
          throw new AssertionError("on purpose");
        });
    lanes.run(A, () -> done.add(1));
    awaitIdle(A);
    lanes.run(A, () -> done.add(2));
    awaitIdle(A);

    assertEquals(List.of(1, 2), done);
  }

  private void awaitIdle(TaskId task) throws InterruptedException {
    var last = new CountDownLatch(1);
    lanes.run(task, last::countDown);
    last.await();
  }

  private static void await(CyclicBarrier meeting) {
    try {
      meeting.await();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }
}
