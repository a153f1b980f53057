package dev.skep.daemon.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One connection to a [TaskServer].
final class TaskClient implements AutoCloseable {
  /// A packet that goes astray must fail a test, not hang it.
  private static final int PATIENCE_MILLIS = 5000;

  private final Socket socket = new Socket();
  private final BufferedReader lines;

  TaskClient(String address, int port) throws IOException {
    this(0, address, port);
  }

  /// @param from the client's own port, which further clients may have, too
  TaskClient(int from, String address, int port) throws IOException {
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(from));
    socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /// The answering task's name and the address it sees.
  String ask() throws IOException {
    return ask("who");
  }

  /// @param line of any length, which the task reads to its end before it answers
  String ask(String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    var answer = lines.readLine();
    if (answer == null) throw new IOException("the connection was closed without an answer");
    return answer;
  }

  static String askOnce(String address, int port) throws IOException {
    try (var client = new TaskClient(address, port)) {
      return client.ask();
    }
  }

  static String askByUdp(DatagramSocket socket, String address, int port) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.send(new DatagramPacket(new byte[] {'?'}, 1, new InetSocketAddress(address, port)));
    var answer = new DatagramPacket(new byte[100], 100);
    socket.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
