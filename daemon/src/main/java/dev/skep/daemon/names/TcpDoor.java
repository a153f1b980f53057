package dev.skep.daemon.names;

import dev.skep.agent.names.Asker;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where connections come in: from those whose answer was too long for a datagram.
final class TcpDoor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TcpDoor.class.getName());

  private static final int BACKLOG = 128;

  /// Askers ask at once, or keep the connection for some seconds in case they have another question
  /// (RFC 7766).
  private static final int IDLE_MILLIS = 10_000;

  private final ServerSocket listener;
  private final NetworkId network;
  private final Desk desk;
  private final Rooms rooms;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  /// @param connections bounds those that are open
  /// @param outside bounds what is under way elsewhere
  record Rooms(Slots connections, Slots outside) {}

  private TcpDoor(ServerSocket listener, NetworkId network, Desk desk, Rooms rooms) {
    this.listener = listener;
    this.network = network;
    this.desk = desk;
    this.rooms = rooms;
    this.acceptor = Thread.ofVirtual().name("names-tcp-" + network).unstarted(this::acceptAll);
  }

  static TcpDoor open(InetSocketAddress at, NetworkId network, Desk desk, Rooms rooms)
      throws IOException {
    var listener = new ServerSocket();
    try {
      listener.bind(at, BACKLOG);
    } catch (IOException taken) {
      listener.close();
      throw taken;
    }
    var door = new TcpDoor(listener, network, desk, rooms);
    door.acceptor.start();
    return door;
  }

  boolean isOpen() {
    return !listener.isClosed();
  }

  @Override
  public void close() {
    end(listener);
    // The kernel accepts for as long as a thread still waits on the closed socket.
    acceptor.interrupt();
    try {
      acceptor.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    open.forEach(TcpDoor::end);
  }

  private void acceptAll() {
    try (listener) {
      while (true) welcome(listener.accept());
    } catch (IOException ended) {
      if (!listener.isClosed()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "names on {0} by tcp -> closed: {1}",
            listener.getInetAddress(),
            ended.getMessage());
      }
    }
  }

  private void welcome(Socket client) {
    Optional<Ipv4> from = Sockets.ipv4(client.getInetAddress());
    if (from.isEmpty() || !rooms.connections().take(from.get())) {
      end(client);
      return;
    }
    open.add(client);
    Thread.ofVirtual().name("names-tcp").start(() -> serve(client, from.get()));
  }

  private void serve(Socket client, Ipv4 from) {
    var asker = new Asker(network, from);
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(IDLE_MILLIS);
      var questions = client.getInputStream();
      while (true) {
        Optional<byte[]> message = Frames.read(questions);
        if (message.isEmpty()) return;
        Optional<byte[]> reply = answer(message.get(), asker);
        if (reply.isPresent()) Frames.write(client.getOutputStream(), reply.get());
      }
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "connection of {0} ended: {1}", from, gone.getMessage());
    } finally {
      open.remove(client);
      rooms.connections().giveBack(from);
    }
  }

  /// Empty if there is nothing to say.
  private Optional<byte[]> answer(byte[] message, Asker asker) {
    return switch (desk.look(message, asker, Transport.TCP)) {
      case Desk.Step.Silence _ -> Optional.empty();
      case Desk.Step.Reply(var reply) -> Optional.of(reply);
      case Desk.Step.Outside it when rooms.outside().take(asker.address()) ->
          Optional.of(ask(it, asker));
      case Desk.Step.Outside it -> Optional.of(it.declined());
    };
  }

  private byte[] ask(Desk.Step.Outside it, Asker asker) {
    try {
      return desk.ask(it, Transport.TCP);
    } finally {
      rooms.outside().giveBack(asker.address());
    }
  }

  private static void end(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception alreadyBroken) {
      LOG.log(System.Logger.Level.DEBUG, "closing: {0}", alreadyBroken.getMessage());
    }
  }
}
