package dev.skep.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/// `Hammer ADDRESS PORT PATH CONNECTIONS SECONDS keep|new`: so many clients ask a web server for a
/// page, each as soon as it has its last answer, on one connection or on a new one each time. Says
/// the requests and the bytes of answers per second.
public final class Hammer {
  private static final int PATIENCE_MILLIS = 10_000;

  private final InetSocketAddress server;
  private final byte[] request;
  private final boolean keeps;
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  private Hammer(InetSocketAddress server, String path, boolean keeps) {
    this.server = server;
    this.keeps = keeps;
    String text =
        "GET %s HTTP/1.1\r\nHost: web\r\nConnection: %s\r\n\r\n"
            .formatted(path, keeps ? "keep-alive" : "close");
    request = text.getBytes(StandardCharsets.US_ASCII);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    var hammer = new Hammer(server, args[2], args[5].equals("keep"));
    Duration time = Duration.ofSeconds(Long.parseLong(args[4]));
    // The first fifth is for compilers and caches.
    hammer.run(Integer.parseInt(args[3]), time.dividedBy(5));
    long began = System.nanoTime();
    hammer.run(Integer.parseInt(args[3]), time);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT, "%.1f %.1f%n", hammer.requests.sum() / seconds, hammer.bytes.sum() / seconds);
  }

  private void run(int connections, Duration time) throws IOException, InterruptedException {
    requests.reset();
    bytes.reset();
    long end = System.nanoTime() + time.toNanos();
    var failures = new ArrayList<IOException>();
    var threads = new ArrayList<Thread>();
    for (int number = 0; number < connections; number++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  ask(end);
                } catch (IOException broke) {
                  synchronized (failures) {
                    failures.add(broke);
                  }
                }
              }));
    }
    for (Thread thread : threads) thread.join();
    if (!failures.isEmpty()) throw failures.getFirst();
  }

  private void ask(long end) throws IOException {
    while (System.nanoTime() < end) {
      try (var socket = new Socket()) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        do {
          socket.getOutputStream().write(request);
          bytes.add(answer(in));
          requests.increment();
        } while (keeps && System.nanoTime() < end);
      }
    }
  }

  /// Bytes of its body.
  private static long answer(InputStream in) throws IOException {
    List<String> head = head(in);
    if (!head.getFirst().startsWith("HTTP/1.1 200 ")) throw new IOException(head.getFirst());
    long length =
        head.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith("content-length:"))
            .map(line -> line.substring("content-length:".length()).strip())
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow(() -> new IOException("an answer without a length"));
    in.skipNBytes(length);
    return length;
  }

  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\r') continue;
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      if (line.isEmpty()) return lines;
      lines.add(line.toString());
      line.setLength(0);
    }
    throw new IOException("the server has closed the connection");
  }
}
