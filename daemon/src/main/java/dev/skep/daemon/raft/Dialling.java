package dev.skep.daemon.raft;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
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
  private static final Field PEERS = field(PeerProxyMap.class, "peers");

  private static final Field LOCK = field(PeerProxyMap.class, "resetLock");

  private final RaftServer server;

  Dialling(RaftServer server) {
    this.server = server;
  }

  /// From now on the member is dialled at this address; nothing if it is already, or is this very
  /// manager.
  void at(RaftPeer peer) {
    if (peer.getId().equals(server.getId())) return;
    if (server.getServerRpc() instanceof RaftServerRpcWithProxy<?, ?> rpc) {
      redial(rpc.getProxies(), peer);
    }
  }

  private static void redial(PeerProxyMap<?> proxies, RaftPeer peer) {
    Closeable former;
    try {
      synchronized (value(LOCK, proxies)) {
        var peers = (Map<?, ?>) value(PEERS, proxies);
        var entry = peers.get(peer.getId());
        if (entry == null) return;
        var was = (RaftPeer) value(field(entry.getClass(), "peer"), entry);
        if (was.getAddress().equals(peer.getAddress())) return;
        former = proxies.getProxy(peer.getId());
        peers.remove(peer.getId());
        proxies.addRaftPeers(List.of(peer));
        log(peer.getId(), was, peer);
      }
      // Not under the lock: what is under way on it ends, and asks for the next one.
      former.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the former line to {0} stays: {1}", peer.getId(), e);
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

  private static Field field(Class<?> type, String name) {
    try {
      var field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException other) {
      throw new IllegalStateException("another Ratis than the one this was written for", other);
    }
  }

  private static Object value(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
