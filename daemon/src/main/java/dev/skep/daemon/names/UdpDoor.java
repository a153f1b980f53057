package dev.skep.daemon.names;

import dev.skep.agent.names.Asker;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;

/// Where datagrams come in. What we know is answered at once by the one thread that receives; only
/// what others know takes a thread of its own.
final class UdpDoor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpDoor.class.getName());

  /// Questions are a few hundred bytes; what is cut off here is answered as malformed.
  private static final int LONGEST_QUESTION_BYTES = 4096;

  private final DatagramSocket socket;
  private final NetworkId network;
  private final Desk desk;
  private final Slots outside;
  private final Thread receiver;

  private UdpDoor(DatagramSocket socket, NetworkId network, Desk desk, Slots outside) {
    this.socket = socket;
    this.network = network;
    this.desk = desk;
    this.outside = outside;
    this.receiver = Thread.ofVirtual().name("names-udp-" + network).unstarted(this::receiveAll);
  }

  /// @param outside bounds what is under way elsewhere
  static UdpDoor open(InetSocketAddress at, NetworkId network, Desk desk, Slots outside)
      throws IOException {
    var door = new UdpDoor(new DatagramSocket(at), network, desk, outside);
    door.receiver.start();
    return door;
  }

  boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() {
    socket.close();
    try {
      receiver.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void receiveAll() {
    try (socket) {
      var packet = new DatagramPacket(new byte[LONGEST_QUESTION_BYTES], LONGEST_QUESTION_BYTES);
      while (true) {
        packet.setLength(LONGEST_QUESTION_BYTES);
        socket.receive(packet);
        Optional<Ipv4> from = Sockets.ipv4(packet.getAddress());
        if (from.isEmpty()) continue;
        byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
        answer(message, new Asker(network, from.get()), packet.getSocketAddress());
      }
    } catch (IOException ended) {
      if (!socket.isClosed()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "names on {0} by udp -> closed: {1}",
            socket.getLocalAddress(),
            ended.getMessage());
      }
    }
  }

  private void answer(byte[] message, Asker asker, SocketAddress to) {
    switch (desk.look(message, asker, Transport.UDP)) {
      case Desk.Step.Silence _ -> {}
      case Desk.Step.Reply(var reply) -> send(reply, to);
      case Desk.Step.Outside it when outside.take(asker.address()) ->
          Thread.ofVirtual().name("names-outside").start(() -> ask(it, asker, to));
      case Desk.Step.Outside it -> send(it.declined(), to);
    }
  }

  private void ask(Desk.Step.Outside it, Asker asker, SocketAddress to) {
    try {
      send(desk.ask(it, Transport.UDP), to);
    } finally {
      outside.giveBack(asker.address());
    }
  }

  private void send(byte[] reply, SocketAddress to) {
    try {
      socket.send(new DatagramPacket(reply, reply.length, to));
    } catch (IOException lost) {
      // As any datagram may be: the asker asks again.
      LOG.log(System.Logger.Level.DEBUG, "answer to {0} lost: {1}", to, lost.getMessage());
    }
  }
}
