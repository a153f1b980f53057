package dev.skep.daemon.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Stands for a task: to each line it answers its own name and the address that the line came from,
/// over TCP and UDP.
final class TaskServer implements AutoCloseable {
  private final String name;
  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final Thread acceptor;

  /// @param port 0 for any that is free for both
  TaskServer(String name, String address, int port) {
    this.name = name;
    try {
      tcp = new ServerSocket();
      tcp.bind(new InetSocketAddress(address, port));
      udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()));
    } catch (IOException broke) {
      throw new UncheckedIOException(broke);
    }
    acceptor = Thread.ofPlatform().daemon().name("task-" + name).start(this::accept);
    Thread.ofPlatform().daemon().name("task-udp-" + name).start(this::echo);
  }

  int port() {
    return tcp.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var client = tcp.accept();
        Thread.ofPlatform().daemon().name("task-" + name + "-client").start(() -> answer(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void answer(Socket client) {
    try (client;
        var lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      while (lines.readLine() != null) {
        var text = name + " " + client.getInetAddress().getHostAddress() + "\n";
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException gone) {
      // So is the client.
    }
  }

  private void echo() {
    var buffer = new byte[100];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        var text =
            (name + " " + packet.getAddress().getHostAddress()).getBytes(StandardCharsets.UTF_8);
        udp.send(new DatagramPacket(text, text.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Override
  public void close() {
    try (udp) {
      tcp.close();
      // The kernel accepts for as long as a thread still waits on the closed socket.
      acceptor.join();
    } catch (IOException broke) {
      throw new UncheckedIOException(broke);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
