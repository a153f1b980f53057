package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  /// Whether new connections can be led past those who leave while a change is under way.
  private volatile boolean quick;

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
    public boolean leadPast(DataPlane wanted) {
      return quick;
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
    leave.release(3);

    List<String> all = until("carried 3");
    int there = all.indexOf("2 ports");
    assertTrue(there >= 0 && there < all.indexOf("carried 3"), all::toString);
  }

  @Test
  void confirmsWhatIsThereAlready() throws InterruptedException {
    keeper.want(DataPlane.EMPTY);
    keeper.confirm(1);
    leave.release();
    until("carried 1");

    keeper.confirm(2);

    assertEquals(List.of("carried 2"), until("carried 2"));
  }

  @Test
  void confirmsThatNobodyIsLedToWhomAWishLeavesBeforeItIsCarriedOut() throws InterruptedException {
    quick = true;
    keeper.want(DataPlane.EMPTY);
    keeper.confirm(1);

    assertEquals(
        List.of("carried 1"),
        until("carried 1").stream().filter(it -> !it.equals("begins")).toList());
  }

  private List<String> until(String last) throws InterruptedException {
    var all = new ArrayList<String>();
    while (!all.contains(last)) all.add(happened.take());
    return all;
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
