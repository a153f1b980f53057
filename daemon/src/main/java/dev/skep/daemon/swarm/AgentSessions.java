package dev.skep.daemon.swarm;

import dev.skep.daemon.rpc.Sender;
import dev.skep.daemon.rpc.SessionListener;
import dev.skep.daemon.runner.Manager;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The agents' end of a manager: sessions that come in over the network, and the session with the
/// agent on this very node, which needs none.
final class AgentSessions implements Manager.Sessions, SessionListener {
  private final NodeId self;
  private final String address;
  private final AgentLine local;
  private final Map<NodeId, Sender<ToAgent>> remote = new ConcurrentHashMap<>();
  private final LogBroker logs = new LogBroker();
  private volatile Optional<Manager> leading = Optional.empty();
  private volatile Consumer<String> endRemote = _ -> {};
  private volatile Consumer<Runnable> sound = Runnable::run;

  /// @param address at which this node is known to others
  /// @param local the line of the agent on this node
  AgentSessions(NodeId self, String address, AgentLine local) {
    this.self = self;
    this.address = address;
    this.local = local;
  }

  /// @param endRemote ends all sessions over the network, with the reason
  void endRemoteBy(Consumer<String> endRemote) {
    this.endRemote = endRemote;
  }

  /// @param sound runs what it is given when all is heard that has arrived over the network
  void soundBy(Consumer<Runnable> sound) {
    this.sound = sound;
  }

  /// The way to the logs of the nodes that have a session.
  LogBroker logs() {
    return logs;
  }

  // the manager's side

  @Override
  public void opened(Manager manager) {
    leading = Optional.of(manager);
    greetLocally();
  }

  @Override
  public void closed() {
    leading = Optional.empty();
    local.goRemote();
    logs.close();
    endRemote.accept("node must disconnect");
  }

  @Override
  public void send(NodeId to, ToAgent message) {
    if (to.equals(self)) {
      local.told(message);
      return;
    }
    Sender<ToAgent> sender = remote.get(to);
    // A session that is over already has said so by `closed`.
    if (sender != null) sender.send(message);
  }

  @Override
  public void disconnect(NodeId node, String why) {
    if (node.equals(self)) {
      greetLocally();
      return;
    }
    logs.lost(node, why);
    Sender<ToAgent> sender = remote.get(node);
    if (sender != null) sender.close(why);
  }

  /// The agent on this very node is heard in the moment in which it speaks.
  @Override
  public void sound(Runnable then) {
    sound.accept(then);
  }

  private void greetLocally() {
    heard(self, new ToManager.Connected(address));
    local.goLocal(message -> heard(self, message));
  }

  // the network's side

  @Override
  public void opened(NodeId node, String peerAddress, Sender<ToAgent> sender) {
    // A peer may point this node's own agent here while the line changes over to the one within.
    if (node.equals(self)) {
      sender.close("a node does not connect to itself");
      return;
    }
    remote.put(node, sender);
    if (leading.isEmpty()) {
      sender.close("node must disconnect");
      return;
    }
    heard(node, new ToManager.Connected(peerAddress));
  }

  @Override
  public void received(NodeId node, ToManager message) {
    if (node.equals(self)) return;
    boolean taken = leading.map(manager -> manager.heard(node, message)).orElse(true);
    if (taken) return;
    Sender<ToAgent> sender = remote.get(node);
    if (sender != null) sender.close("the manager is too busy");
  }

  @Override
  public void closed(NodeId node, String why) {
    if (node.equals(self)) return;
    remote.remove(node);
    logs.lost(node, why);
    heard(node, new ToManager.Disconnected(why));
  }

  private void heard(NodeId node, ToManager message) {
    leading.ifPresent(manager -> {
      var _ = manager.heard(node, message);
    });
  }
}
