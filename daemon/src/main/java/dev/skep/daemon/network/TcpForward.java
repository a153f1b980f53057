package dev.skep.daemon.network;

import dev.skep.agent.network.PublishedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A listening socket that gives each connection to the next backend.
final class TcpForward implements Forward {
  private static final System.Logger LOG = System.getLogger(TcpForward.class.getName());

  /// Each connection holds two sockets and two virtual threads; beyond this many, clients wait in
  /// the kernel's queue.
  static final int MOST_CONNECTIONS = 4096;

  private static final int BACKLOG = 1024;

  /// A backend is on this machine: it answers at once or not at all.
  private static final int CONNECT_PATIENCE_MILLIS = 2000;

  private final ServerSocket listener;
  private final Rotation rotation;
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private final Thread acceptor;

  private TcpForward(ServerSocket listener, PublishedPort port) {
    this.listener = listener;
    this.acceptor =
        Thread.ofVirtual()
            .name("forward-tcp-" + listener.getLocalPort())
            .unstarted(this::acceptAll);
    this.rotation = new Rotation(port);
  }

  static TcpForward listen(InetSocketAddress address, PublishedPort port) throws IOException {
    var listener = new ServerSocket();
    try {
      listener.bind(address, BACKLOG);
    } catch (IOException taken) {
      listener.close();
      throw taken;
    }
    var forward = new TcpForward(listener, port);
    forward.acceptor.start();
    return forward;
  }

  @Override
  public void replace(PublishedPort with) {
    rotation.replace(with);
  }

  @Override
  public PublishedPort port() {
    return rotation.port();
  }

  @Override
  public boolean isOpen() {
    return !listener.isClosed();
  }

  @Override
  public void drain() {
    closeQuietly(listener);
    // The kernel accepts for as long as a thread still waits on the closed socket.
    acceptor.interrupt();
    try {
      acceptor.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isIdle() {
    return open.isEmpty();
  }

  @Override
  public void close() {
    drain();
    open.forEach(TcpForward::closeQuietly);
  }

  private void acceptAll() {
    try {
      while (true) {
        room.acquire();
        var client = listener.accept();
        open.add(client);
        Thread.ofVirtual()
            .name("forward-" + client.getRemoteSocketAddress())
            .start(() -> serve(client));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException ended) {
      if (!listener.isClosed()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "port {0} listening -> closed: {1}",
            listener.getLocalPort(),
            ended.getMessage());
      }
    } finally {
      closeQuietly(listener);
    }
  }

  private void serve(Socket client) {
    try (client) {
      try (var backend = connect(client.getInetAddress())) {
        open.add(backend);
        try {
          pump(client, backend);
        } finally {
          open.remove(backend);
        }
      } catch (NoBackend none) {
        // A reset is as near to "connection refused" as one gets after accepting.
        client.setSoLinger(true, 0);
      }
    } catch (IOException gone) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "connection of {0} ended: {1}",
          client.getRemoteSocketAddress(),
          gone.getMessage());
    } finally {
      open.remove(client);
      room.release();
    }
  }

  private Socket connect(InetAddress client) throws NoBackend {
    for (var backend : rotation.order(client)) {
      // Someone may have left since the order was drawn.
      if (!rotation.has(backend)) continue;
      var socket = new Socket();
      try {
        socket.connect(Addresses.of(backend), CONNECT_PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException refused) {
        closeQuietly(socket);
        LOG.log(
            System.Logger.Level.DEBUG,
            "backend {0} of port {1} skipped: {2}",
            backend,
            listener.getLocalPort(),
            refused.getMessage());
      }
    }
    throw new NoBackend();
  }

  /// Each direction ends by itself, so that a client may close its half and still read the answer.
  private static void pump(Socket client, Socket backend) throws IOException {
    client.setTcpNoDelay(true);
    var back = Thread.ofVirtual().name("forward-back").start(() -> copy(backend, client));
    copy(client, backend);
    try {
      back.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broke) {
      // One side is gone; the other one must notice.
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyBroken) {
      LOG.log(System.Logger.Level.DEBUG, "closing: {0}", alreadyBroken.getMessage());
    }
  }

  private static final class NoBackend extends Exception {}
}
