package dev.skep.daemon.network.relay;

import dev.skep.agent.network.SealedEnd;
import dev.skep.agent.network.SealedPeer;
import dev.skep.agent.network.Sealing;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkKey;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The relay at work: one thread takes what our devices send, seals it and sends it to the node
/// that it is for; another opens what nodes send, and hands it to our devices. What cannot be sent
/// is lost, as on any wire.
final class Exchange implements AutoCloseable {
  /// Larger than any datagram.
  private static final int PACKET_BYTES = 1 << 16;

  /// From one node, before others have their turn.
  private static final int AT_A_TIME = 64;

  private final SealedEnd self;
  private final int vxlanPort;
  private final Memory memory;
  private final Link link;
  private final DatagramChannel wire;
  private final Selector selector;
  private final InetSocketAddress devices;
  private final List<Thread> threads;

  private final Map<Ipv4, SelectionKey> correspondents = new HashMap<>();
  private Map<Way, Line> lines = Map.of();
  private Optional<Sealing> carried = Optional.empty();

  /// By the line's name; replaced as a whole.
  private volatile Map<Long, Incoming> believed = Map.of();

  private record Way(SealedEnd from, SealedEnd to, NetworkKey key) {}

  private Exchange(Sealing sealing, Memory memory, Link link, DatagramChannel wire)
      throws IOException {
    self = sealing.self();
    vxlanPort = sealing.vxlanPort();
    this.memory = memory;
    this.link = link;
    this.wire = wire;
    selector = Selector.open();
    devices = Sockets.address(sealing.inside(), vxlanPort);
    // Not virtual: at full load they would keep all others from the processors.
    threads =
        List.of(
            Thread.ofPlatform().daemon().name("relay-seals").unstarted(this::seal),
            Thread.ofPlatform().daemon().name("relay-opens").unstarted(this::open));
  }

  /// Listens on the wire of the calling thread's network namespace.
  static Exchange open(Sealing sealing, Memory memory, Relay.Ip ip) throws IOException {
    var link = Link.open(sealing, ip);
    try {
      var wire = Sockets.bound(Sockets.address(Ipv4.ANY, sealing.port()));
      var exchange = new Exchange(sealing, memory, link, wire);
      exchange.threads.forEach(Thread::start);
      return exchange;
    } catch (IOException declined) {
      link.close();
      throw declined;
    }
  }

  boolean fits(Sealing wanted) {
    return wanted.self().equals(self) && wanted.vxlanPort() == vxlanPort;
  }

  void make(List<String> lines) throws IOException {
    link.make(lines);
  }

  /// @return what is wrong with single nodes; the others are served
  List<String> carry(Sealing wanted) {
    if (carried.equals(Optional.of(wanted))) return List.of();
    memory.keep(wanted.keys());
    var known = new HashMap<Way, Line>();
    var believes = new HashMap<Long, Incoming>();
    var troubles = new ArrayList<String>();
    var gone = new HashMap<>(correspondents);
    for (SealedPeer peer : wanted.peers()) {
      gone.remove(peer.host());
      try {
        SelectionKey at = correspondent(peer.host(), wanted.port());
        var is = (Correspondent) at.attachment();
        at.attach(is.by(wanted.primary().map(key -> line(new Way(self, peer.end(), key), known))));
        for (NetworkKey key : wanted.keys()) {
          Line from = line(new Way(peer.end(), self, key), known);
          believes.put(from.name(), new Incoming(from, memory.window(key, from), is.socket()));
        }
      } catch (IOException declined) {
        troubles.add("node " + peer.end().node() + ": " + declined.getMessage());
      }
    }
    lines = known;
    believed = believes;
    for (var each : gone.entrySet()) {
      correspondents.remove(each.getKey());
      closed(each.getValue().channel());
    }
    carried = troubles.isEmpty() ? Optional.of(wanted) : Optional.empty();
    return troubles;
  }

  private Line line(Way way, Map<Way, Line> known) {
    Line line = lines.get(way);
    if (line == null) line = Line.between(way.from(), way.to(), way.key());
    known.put(way, line);
    return line;
  }

  private SelectionKey correspondent(Ipv4 host, int port) throws IOException {
    SelectionKey known = correspondents.get(host);
    if (known != null) return known;
    var socket = link.listen(Sockets.address(host, vxlanPort));
    socket.configureBlocking(false);
    var silent = new Correspondent(socket, Sockets.address(host, port), Optional.empty());
    SelectionKey key = socket.register(selector, SelectionKey.OP_READ, silent);
    correspondents.put(host, key);
    selector.wakeup();
    return key;
  }

  // what our devices send

  private void seal() {
    var packets = new Packets();
    var frame = ByteBuffer.allocate(PACKET_BYTES);
    var packet = ByteBuffer.allocate(PACKET_BYTES + Sealing.OVERHEAD_BYTES);
    try {
      while (selector.isOpen()) {
        selector.select(key -> seal((Correspondent) key.attachment(), packets, frame, packet));
      }
    } catch (IOException | ClosedSelectorException closing) {
      // The end.
    }
  }

  private void seal(Correspondent to, Packets packets, ByteBuffer frame, ByteBuffer packet) {
    try {
      for (int i = 0; i < AT_A_TIME; i++) {
        frame.clear();
        if (to.socket().receive(frame) == null) return;
        if (to.line().isEmpty()) continue;
        frame.flip();
        packets.seal(to.line().get(), memory.nextNumber(), frame, packet);
        wire.send(packet, to.there());
      }
    } catch (IOException lost) {
      // The node cannot be reached at the moment, or is not a correspondent any more.
    }
  }

  // what other nodes send

  private void open() {
    var packets = new Packets();
    var packet = ByteBuffer.allocate(PACKET_BYTES);
    var frame = ByteBuffer.allocate(PACKET_BYTES);
    while (wire.isOpen()) {
      try {
        packet.clear();
        wire.receive(packet);
        open(packet.flip(), packets, frame);
      } catch (ClosedChannelException closing) {
        return;
      } catch (IOException lost) {
        // Its sender is not a correspondent any more, or our devices are not there yet.
      }
    }
  }

  /// Whatever is not what a correspondent has just sealed for us is dropped without an answer.
  private void open(ByteBuffer packet, Packets packets, ByteBuffer frame) throws IOException {
    if (packet.remaining() < Sealing.OVERHEAD_BYTES) return;
    Incoming incoming = believed.get(packet.getLong());
    if (incoming == null) return;
    long number = packet.getLong();
    if (!packets.open(incoming.line(), number, packet, frame)) return;
    if (!incoming.window().take(number)) return;
    incoming.socket().send(frame, devices);
  }

  @Override
  public void close() {
    closed(selector);
    closed(wire);
    for (SelectionKey key : correspondents.values()) closed(key.channel());
    try {
      for (Thread thread : threads) thread.join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    link.close();
  }

  private static void closed(Closeable it) {
    try {
      it.close();
    } catch (IOException declined) {
      throw new IllegalStateException("a socket cannot be closed", declined);
    }
  }
}
