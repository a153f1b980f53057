package dev.skep.bench.network;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// `Watcher CHAIN SERVER NAME`, on a host as root, until its input ends: looks again and again at
/// the kernel's chain of a service and at what the name server says of a name, and says when either
/// leads to others than before: `kernel` or `names`, the moment in milliseconds, how many they are.
public final class Watcher {
  /// Shorter than what is measured; a look costs the host a program's start.
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final int PATIENCE_MILLIS = 1_000;

  private static final Pattern CHOICE = Pattern.compile("\\d+ : [\\d.]+");

  private Watcher() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    InetAddress server = InetAddress.getByName(args[1]);
    byte[] question = question(args[2]);
    Thread.ofPlatform().daemon().start(() -> watch("kernel", () -> chosen(args[0])));
    Thread.ofPlatform().daemon().start(() -> watch("names", () -> answered(server, question)));
    while (System.in.read() >= 0) {}
  }

  private static void watch(String what, Supplier<Integer> look) {
    int was = -1;
    try {
      while (true) {
        int is = look.get();
        if (is != was) System.out.println(what + " " + System.currentTimeMillis() + " " + is);
        was = is;
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int chosen(String chain) {
    try {
      Process nft = new ProcessBuilder("nft", "list", "chain", "ip", "skep", chain).start();
      String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return (int) CHOICE.matcher(said).results().count();
    } catch (IOException broke) {
      throw new IllegalStateException("nft cannot be run", broke);
    }
  }

  /// As the answer's head has it; nobody, when nobody answers.
  private static int answered(InetAddress server, byte[] question) {
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(question, question.length, server, 53));
      var answer = new DatagramPacket(new byte[4096], 4096);
      socket.receive(answer);
      return ByteBuffer.wrap(answer.getData()).getShort(6);
    } catch (IOException nobody) {
      return 0;
    }
  }

  /// For the IPv4 addresses of a name.
  private static byte[] question(String name) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    // Number, recursion desired, one question and nothing else.
    for (int each : new int[] {4711, 0x0100, 1, 0, 0, 0}) out.writeShort(each);
    for (String label : name.split("\\.")) {
      out.writeByte(label.length());
      out.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeByte(0);
    out.writeShort(1);
    out.writeShort(1);
    return bytes.toByteArray();
  }
}
