package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.PortKey;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.model.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuietStopsTest {
  private static final ContainerCommand STOP =
      new ContainerCommand.Stop(new TaskId("t1"), Duration.ofSeconds(1));

  /// What has happened, in order.
  private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

  /// Changes of the data plane that may be made.
  private final Semaphore leave = new Semaphore(0);

  private final NetworkKeeper keeper = new NetworkKeeper(new SlowNetwork());
  private final QuietStops stops =
      new QuietStops(command -> happened.add(command.getClass().getSimpleName()), keeper);

  private final class SlowNetwork implements NodeNetwork {
    @Override
    public Outcome apply(DataPlane wanted) {
      leave.acquireUninterruptibly();
      happened.add(wanted.ports().size() + " ports");
      return Outcome.UNCHANGED;
    }

    @Override
    public Outcome removeAll() {
      return Outcome.UNCHANGED;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void end() {
    keeper.close();
    leave.release(1_000);
  }

  @Test
  void stopsOnlyWhenTrafficHasBeenLedPast() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    stops.execute(STOP);
    stops.execute(new ContainerCommand.Look());
    assertEquals("Look", happened.take(), "which has nothing to wait for");

    leave.release();

    assertEquals("0 ports", happened.take());
    assertEquals("Stop", happened.take());
  }

  @Test
  void waitsForTheLatestWish() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    keeper.want(withAPort());
    stops.execute(STOP);

    leave.release(2);

    String last = happened.take();
    while (!last.equals("1 ports")) last = happened.take();
    assertEquals("Stop", happened.take());
  }

  @Test
  void waitsForNothingWhereNothingWasEverWanted() throws InterruptedException {
    stops.execute(STOP);

    assertEquals("Stop", happened.take());
  }

  private static DataPlane withAPort() {
    return new DataPlane(
        List.of(), List.of(new PublishedPort(new PortKey(Protocol.TCP, 80), List.of())), List.of());
  }
}
