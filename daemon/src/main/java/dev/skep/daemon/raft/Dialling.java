package dev.skep.daemon.raft;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.apache.ratis.util.PeerProxyMap;

/// Where this manager dials the others. Ratis goes on dialling a member where it first heard of it,
/// whatever the membership says later, and has no door for that: so its own table is changed.
final class Dialling {
  private static final System.Logger LOG = System.getLogger(Dialling.class.getName());

  /// Ratis's table of peers, and the lock under which it replaces an entry.
  private static final Field PEERS = RatisInsides.field(PeerProxyMap.class, "peers");

  private static final Field LOCK = RatisInsides.field(PeerProxyMap.class, "resetLock");

  private final RaftServer server;

  /// Members that have told us where they are before the membership does.
  private final Map<RaftPeerId, Ahead> ahead = new HashMap<>();

  /// @param former what the membership still says
  private record Ahead(String former, RaftPeer now) {}

  Dialling(RaftServer server) {
    this.server = server;
  }

  /// The member has moved and says so itself; the membership is yet to follow.
  ///
  /// @param known as the membership has it
  synchronized void ahead(RaftPeer known, String address) {
    var now = RaftPeer.newBuilder(known).setAddress(address).build();
    ahead.put(known.getId(), new Ahead(known.getAddress(), now));
    at(now);
  }

  /// The membership is as it is; where it still has the former address of one that has moved, it is
  /// behind.
  synchronized void follow(Collection<RaftPeer> members) {
    for (var member : members) at(latest(member));
  }

  private RaftPeer latest(RaftPeer member) {
    var told = ahead.get(member.getId());
    if (told != null && told.former().equals(member.getAddress())) return told.now();
    ahead.remove(member.getId());
    return member;
  }

  /// Nothing if it is dialled there already, or is this very manager.
  private void at(RaftPeer peer) {
    if (peer.getId().equals(server.getId())) return;
    if (server.getServerRpc() instanceof RaftServerRpcWithProxy<?, ?> rpc) {
      redial(rpc.getProxies(), peer);
    }
  }

  private static void redial(PeerProxyMap<?> proxies, RaftPeer peer) {
    synchronized (RatisInsides.value(LOCK, proxies)) {
      var peers = (Map<?, ?>) RatisInsides.value(PEERS, proxies);
      var entry = peers.get(peer.getId());
      if (entry == null) return;
      var was = (RaftPeer) RatisInsides.value(RatisInsides.field(entry.getClass(), "peer"), entry);
      if (was.getAddress().equals(peer.getAddress())) return;
      hangUp(proxies, peer.getId());
      peers.remove(peer.getId());
      proxies.addRaftPeers(List.of(peer));
      log(peer.getId(), was, peer);
    }
  }

  /// On a thread of its own, since it waits: what is under way on the line ends, and asks for the
  /// next one.
  private static void hangUp(PeerProxyMap<?> proxies, RaftPeerId id) {
    try {
      var line = proxies.getProxy(id);
      Thread.ofVirtual().name("hang-up-" + id).start(() -> close(id, line));
    } catch (IOException none) {
      LOG.log(System.Logger.Level.DEBUG, "no line to {0}: {1}", id, none);
    }
  }

  private static void close(RaftPeerId id, Closeable line) {
    try {
      line.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the former line to {0} stays: {1}", id, e);
    }
  }

  private static void log(RaftPeerId id, RaftPeer was, RaftPeer is) {
    LOG.log(
        System.Logger.Level.INFO,
        "member {0} dialled at {1} -> {2}",
        id,
        was.getAddress(),
        is.getAddress());
  }
}
