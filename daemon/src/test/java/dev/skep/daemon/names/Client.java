package dev.skep.daemon.names;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A container that asks.
///
/// @param from its address; the loopback network has all of 127.0.0.0/8
record Client(String from, InetSocketAddress server) {
  /// A test that waits so long has failed.
  private static final int PATIENCE_MILLIS = 20_000;

  static Message question(String name, int type) {
    try {
      return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    } catch (TextParseException fault) {
      throw new IllegalArgumentException(fault);
    }
  }

  static Message withEdns(Message question, int payloadBytes) {
    question.addRecord(new OPTRecord(payloadBytes, 0, 0), Section.ADDITIONAL);
    return question;
  }

  static List<String> addresses(Message reply) {
    return reply.getSection(Section.ANSWER).stream()
        .map(record -> ((ARecord) record).getAddress().getHostAddress())
        .sorted()
        .toList();
  }

  Message ask(String name) throws IOException {
    return ask(question(name, Type.A));
  }

  Message ask(Message question) throws IOException {
    return new Message(send(question.toWire()));
  }

  byte[] send(byte[] message) throws IOException {
    try (var socket = socket()) {
      socket.send(new DatagramPacket(message, message.length, server));
      return receive(socket);
    }
  }

  DatagramSocket socket() throws IOException {
    var socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static byte[] receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  Socket connect() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(server);
    return socket;
  }

  static Message ask(Socket connection, Message question) throws IOException {
    Frames.write(connection.getOutputStream(), question.toWire());
    return new Message(Frames.read(connection.getInputStream()).orElseThrow());
  }
}
