package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.PortKey;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.daemon.network.NodeNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkKeeperTest {
  /// What has happened, in order.
  private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

  /// Changes of the data plane that may be made.
  private final Semaphore leave = new Semaphore(0);

  private final NetworkKeeper keeper =
      new NetworkKeeper(new SlowNetwork(), version -> happened.add("carried " + version));

  private final class SlowNetwork implements NodeNetwork {
    @Override
    public Outcome apply(DataPlane wanted) {
      happened.add("begins");
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
  void confirmsWhatHasBeenCarriedOut() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    keeper.confirm(7);
    leave.release();

    assertEquals(List.of("begins", "0 ports", "carried 7"), next(3));
  }

  @Test
  void confirmsALaterWishOnlyWithThatWish() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    assertEquals(List.of("begins"), next(1));
    keeper.confirm(1);
    keeper.want(ports(1));
    keeper.confirm(2);
    keeper.want(ports(2));
    keeper.confirm(3);
    leave.release(2);

    assertEquals(
        List.of("0 ports", "carried 1", "begins", "2 ports", "carried 3"),
        next(5),
        "of those that wait for the same, the last");
  }

  @Test
  void confirmsWhatIsThereAlready() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    keeper.confirm(1);
    leave.release(2);
    assertEquals("carried 1", next(3).getLast());

    keeper.confirm(2);

    assertEquals("carried 2", next(3).getLast());
  }

  private List<String> next(int count) throws InterruptedException {
    var all = new ArrayList<String>();
    while (all.size() < count) all.add(happened.take());
    return all;
  }

  private static DataPlane ports(int count) {
    return new DataPlane(
        List.of(),
        IntStream.rangeClosed(1, count)
            .mapToObj(port -> new PublishedPort(new PortKey(Protocol.TCP, port), List.of()))
            .toList(),
        List.of());
  }
}
