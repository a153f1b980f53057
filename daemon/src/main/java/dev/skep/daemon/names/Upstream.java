package dev.skep.daemon.names;

import dev.skep.daemon.names.Received.Query;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The name servers that know the world outside. Messages go there and come back as they are, so
/// that whatever askers and servers have agreed on (EDNS, DNSSEC, types that we do not know) holds.
final class Upstream {
  /// For all servers together. The engine's resolver waits 4 s for us, and answers nothing at all
  /// if that was in vain.
  static final Duration PATIENCE = Duration.ofMillis(3600);

  private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

  /// What servers send at most, whatever an asker takes.
  private static final int LEAST_BUFFER_BYTES = 4096;

  private final Supplier<List<InetSocketAddress>> servers;
  private final Duration patience;

  /// Numbers that cannot be guessed keep strangers from answering.
  private final SecureRandom random = new SecureRandom();

  /// @param servers in the order in which they are asked
  Upstream(Supplier<List<InetSocketAddress>> servers, Duration patience) {
    this.servers = servers;
    this.patience = patience;
  }

  /// The first answer; else what the last server that declined has said; empty if none says
  /// anything. Each server has its share of the time, so that a dead one does not use up all.
  Optional<byte[]> ask(Query query, Transport by) {
    var asked = servers.get();
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<byte[]> declined = Optional.empty();
    for (int i = 0; i < asked.size(); i++) {
      long now = System.nanoTime();
      long until = now + (deadline - now) / (asked.size() - i);
      try {
        byte[] reply = exchange(query, asked.get(i), by, until);
        if (RawMessage.settles(reply)) return Optional.of(reply);
        declined = Optional.of(reply);
      } catch (IOException silent) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "name server {0} does not answer: {1}",
            asked.get(i),
            silent.getMessage());
      }
    }
    return declined;
  }

  private byte[] exchange(Query query, InetSocketAddress server, Transport by, long until)
      throws IOException {
    byte[] mine = RawMessage.withId(query.message(), random.nextInt(1 << 16));
    byte[] reply =
        switch (by) {
          case UDP -> byDatagram(mine, server, bufferBytes(query), until);
          case TCP -> byStream(mine, server, until);
        };
    return RawMessage.withId(reply, query.header().getID());
  }

  private static int bufferBytes(Query query) {
    return Math.max(query.payloadBytes(), LEAST_BUFFER_BYTES);
  }

  /// A socket, and so a port, for each question: another number that cannot be guessed.
  private static byte[] byDatagram(
      byte[] question, InetSocketAddress server, int bufferBytes, long until) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      var packet = new DatagramPacket(new byte[bufferBytes], bufferBytes);
      while (true) {
        socket.setSoTimeout(millisLeft(until));
        packet.setLength(bufferBytes);
        socket.receive(packet);
        byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
        if (RawMessage.answers(reply, question)) return reply;
      }
    }
  }

  private static byte[] byStream(byte[] question, InetSocketAddress server, long until)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(server, millisLeft(until));
      Frames.write(socket.getOutputStream(), question);
      socket.setSoTimeout(millisLeft(until));
      byte[] reply = Frames.read(socket.getInputStream()).orElseThrow(EOFException::new);
      if (!RawMessage.answers(reply, question)) throw new IOException("it answers something else");
      return reply;
    }
  }

  private static int millisLeft(long until) throws SocketTimeoutException {
    long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
    if (millis <= 0) throw new SocketTimeoutException("no answer in time");
    return (int) millis;
  }
}
