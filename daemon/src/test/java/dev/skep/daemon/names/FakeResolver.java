package dev.skep.daemon.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

/// A name server of the world outside, by UDP and TCP on one port.
final class FakeResolver implements AutoCloseable {
  private final Function<byte[], List<byte[]>> answers;
  private final ServerSocket streams = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final DatagramSocket datagrams = new DatagramSocket(address());
  private final List<byte[]> asked = new CopyOnWriteArrayList<>();

  /// @param answers datagrams to send back, in this order; called on a thread for each question
  FakeResolver(Function<byte[], List<byte[]>> answers) throws IOException {
    this.answers = answers;
    Thread.ofVirtual().start(this::receive);
    Thread.ofVirtual().start(this::accept);
  }

  /// Says that every name has this address.
  static byte[] found(byte[] question, String address) {
    Message reply = begun(question, 0);
    try {
      Name name = reply.getQuestion().getName();
      reply.addRecord(
          new ARecord(name, DClass.IN, 300, InetAddress.ofLiteral(address)), Section.ANSWER);
      return reply.toWire();
    } catch (IllegalArgumentException fault) {
      throw new IllegalStateException(fault);
    }
  }

  static byte[] declined(byte[] question, int code) {
    return begun(question, code).toWire();
  }

  private static Message begun(byte[] question, int code) {
    try {
      var asked = new Message(question);
      var reply = new Message(asked.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setRcode(code);
      reply.addRecord(asked.getQuestion(), Section.QUESTION);
      return reply;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(streams.getInetAddress(), streams.getLocalPort());
  }

  /// As they came.
  List<byte[]> asked() {
    return asked;
  }

  private void receive() {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        datagrams.receive(packet);
        byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
        Thread.ofVirtual()
            .start(() -> {
              asked.add(question);
              for (byte[] reply : answers.apply(question)) {
                send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
              }
            });
      }
    } catch (IOException closed) {
      datagrams.close();
    }
  }

  private void send(DatagramPacket packet) {
    try {
      datagrams.send(packet);
    } catch (IOException closed) {
      datagrams.close();
    }
  }

  private void accept() {
    while (!streams.isClosed()) {
      try (var client = streams.accept()) {
        byte[] question = Frames.read(client.getInputStream()).orElseThrow();
        asked.add(question);
        for (byte[] reply : answers.apply(question)) Frames.write(client.getOutputStream(), reply);
      } catch (IOException gone) {
        // The next client, or closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    streams.close();
    datagrams.close();
  }
}
