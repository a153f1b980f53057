package dev.skep.daemon.network;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.PublishedPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A datagram socket that remembers for each client which backend it talks to, for as long as they
/// talk.
final class UdpForward implements Forward {
  private static final System.Logger LOG = System.getLogger(UdpForward.class.getName());

  /// As the kernel's own connection tracking gives a UDP flow that nobody has answered.
  private static final int IDLE_MILLIS = 30_000;

  /// Each conversation holds a socket; beyond this many, datagrams of new clients are dropped, as
  /// UDP may.
  private static final int MOST_CONVERSATIONS = 1024;

  private static final int LARGEST_DATAGRAM_BYTES = 65_535;

  private final DatagramSocket socket;
  private final Rotation rotation;
  private final ConcurrentHashMap<SocketAddress, Conversation> conversations =
      new ConcurrentHashMap<>();

  private record Conversation(Backend backend, DatagramSocket socket) {}

  private final Thread receiver;

  private UdpForward(DatagramSocket socket, PublishedPort port) {
    this.socket = socket;
    this.receiver =
        Thread.ofVirtual().name("forward-udp-" + socket.getLocalPort()).unstarted(this::receiveAll);
    this.rotation = new Rotation(port);
  }

  static UdpForward listen(InetSocketAddress address, PublishedPort port) throws IOException {
    var forward = new UdpForward(new DatagramSocket(address), port);
    forward.receiver.start();
    return forward;
  }

  @Override
  public void replace(PublishedPort with) {
    rotation.replace(with);
    // A datagram is always new: nothing is open that could go on with a backend that has left.
    conversations.forEach((client, conversation) -> {
      if (!rotation.has(conversation.backend())) end(client, conversation);
    });
  }

  @Override
  public PublishedPort port() {
    return rotation.port();
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void drain() {
    close();
  }

  @Override
  public boolean isIdle() {
    return conversations.isEmpty();
  }

  @Override
  public void close() {
    endAll();
    try {
      receiver.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    // One may have begun while the socket was closing.
    endAll();
  }

  private void endAll() {
    socket.close();
    conversations.forEach(this::end);
  }

  private void receiveAll() {
    var buffer = new byte[LARGEST_DATAGRAM_BYTES];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        toBackend(
            new InetSocketAddress(packet.getAddress(), packet.getPort()),
            Arrays.copyOf(packet.getData(), packet.getLength()));
      }
    } catch (IOException ended) {
      if (!socket.isClosed()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "udp port {0} listening -> closed: {1}",
            socket.getLocalPort(),
            ended.getMessage());
      }
    } finally {
      endAll();
    }
  }

  private void toBackend(InetSocketAddress client, byte[] data) {
    try {
      var running = Optional.ofNullable(conversations.get(client));
      var conversation = running.isPresent() ? running : begin(client);
      if (conversation.isPresent())
        conversation.get().socket().send(new DatagramPacket(data, data.length));
    } catch (IOException refused) {
      LOG.log(
          System.Logger.Level.DEBUG, "datagram of {0} dropped: {1}", client, refused.getMessage());
      Optional.ofNullable(conversations.get(client)).ifPresent(broken -> end(client, broken));
    }
  }

  private Optional<Conversation> begin(InetSocketAddress client) throws IOException {
    var order = rotation.order(client.getAddress());
    if (order.isEmpty() || conversations.size() >= MOST_CONVERSATIONS) return Optional.empty();
    var conversation = new Conversation(order.getFirst(), new DatagramSocket());
    // Connected, so that a backend that is not there is told to us and strangers are not heard.
    conversation.socket().connect(Addresses.of(conversation.backend()));
    conversation.socket().setSoTimeout(IDLE_MILLIS);
    conversations.put(client, conversation);
    // The list may have changed since the order was drawn, and found nothing to end.
    if (!rotation.has(conversation.backend())) {
      end(client, conversation);
      return Optional.empty();
    }
    Thread.ofVirtual().name("forward-udp-back").start(() -> answerAll(client, conversation));
    return Optional.of(conversation);
  }

  private void answerAll(SocketAddress client, Conversation conversation) {
    var buffer = new byte[LARGEST_DATAGRAM_BYTES];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        conversation.socket().receive(packet);
        socket.send(new DatagramPacket(buffer, packet.getLength(), client));
      }
    } catch (SocketTimeoutException idle) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "udp conversation of {0} with {1} ended: idle",
          client,
          conversation.backend());
    } catch (IOException refused) {
      // The client's next datagram goes to the next backend.
      LOG.log(
          System.Logger.Level.DEBUG,
          "udp conversation of {0} with {1} ended: {2}",
          client,
          conversation.backend(),
          refused.getMessage());
    } finally {
      end(client, conversation);
    }
  }

  private void end(SocketAddress client, Conversation conversation) {
    conversations.remove(client, conversation);
    conversation.socket().close();
  }
}
