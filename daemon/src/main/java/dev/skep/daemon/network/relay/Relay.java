package dev.skep.daemon.network.relay;

import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Sealing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// This node's relay of encrypted networks, for one run of the daemon. Nothing is opened before it
/// is asked for.
public final class Relay implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Relay.class.getName());

  private final Ip ip;

  /// For as long as this object lives, also while no network is encrypted: a node may lose its last
  /// encrypted network and get another one under the same keys.
  private final Memory memory = new Memory();

  private Optional<Exchange> exchange = Optional.empty();

  /// The program `ip`, run with these lines as a batch in the calling thread's network namespace.
  public interface Ip {
    /// @return what it complains of, if it does
    Optional<String> batch(List<String> lines);
  }

  public Relay(Ip ip) {
    this.ip = ip;
  }

  /// Why this node cannot take part in encrypted networks, if it cannot.
  public static Optional<String> trouble() {
    try (var probe = new Space("relay-probe")) {
      return Optional.empty();
    } catch (IOException declined) {
      return Optional.of(cannot(declined));
    }
  }

  /// Has the relay carry frames as is said from now on.
  ///
  /// @return why it does not, if it does not; whatever is wrong, no frame leaves unsealed
  public synchronized List<Problem> carry(Sealing wanted) {
    try {
      if (exchange.filter(it -> !it.fits(wanted)).isPresent()) close();
      if (exchange.isEmpty()) {
        exchange = Optional.of(Exchange.open(wanted, memory, ip));
        LOG.log(System.Logger.Level.INFO, "relay -> open, on udp port {0}", wanted.port() + "");
      }
      return exchange.get().carry(wanted).stream()
          .<Problem>map(trouble -> new Problem.Declined("relay", "relay: " + trouble))
          .toList();
    } catch (IOException declined) {
      return List.of(new Problem.Unavailable(cannot(declined)));
    }
  }

  private static String cannot(IOException declined) {
    return "this node cannot encrypt networks: " + declined.getMessage();
  }

  public synchronized boolean isOpen() {
    return exchange.isPresent();
  }

  /// Makes devices that send to the relay and to nobody else.
  ///
  /// @param lines for `ip -batch`, given the path of the calling thread's network namespace, where
  ///   the devices are to end up
  public synchronized List<Problem> make(Function<String, List<String>> lines) {
    try {
      var open = exchange.orElseThrow(() -> new IOException("it is not open"));
      open.make(lines.apply(Space.ofThisThread().toString()));
      return List.of();
    } catch (IOException declined) {
      return List.of(new Problem.Declined("relay", "relay: " + declined.getMessage()));
    }
  }

  /// Devices that were made here go with it, and no frame leaves any more.
  @Override
  public synchronized void close() {
    if (exchange.isEmpty()) return;
    exchange.get().close();
    exchange = Optional.empty();
    LOG.log(System.Logger.Level.INFO, "relay -> closed");
  }
}
