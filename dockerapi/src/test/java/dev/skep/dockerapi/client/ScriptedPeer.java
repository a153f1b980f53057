package dev.skep.dockerapi.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a unix socket that plays one script per accepted connection.
final class ScriptedPeer implements AutoCloseable {
  interface Script {
    void play(Talk talk) throws Exception;
  }

  /// The peer's side of one connection.
  record Talk(Wire wire) {
    InputStream in() {
      return wire.input();
    }

    OutputStream out() {
      return wire.output();
    }

    void say(String text) throws IOException {
      wire.write(text);
    }

    /// Reads a request's header; answers its lines.
    String request() throws IOException {
      var text = new StringBuilder();
      for (var line = wire.line(10_000); !line.isEmpty(); line = wire.line(10_000))
        text.append(line).append('\n');
      return text.toString();
    }

    String text(int bytes) throws IOException {
      return new String(in().readNBytes(bytes), StandardCharsets.UTF_8);
    }
  }

  final AtomicInteger accepted = new AtomicInteger();
  final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
  private final Path directory;
  private final ServerSocketChannel server;

  ScriptedPeer(Script script) throws IOException {
    directory = Files.createTempDirectory("peer");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
    Thread.ofVirtual().start(() -> serve(script));
  }

  Endpoint endpoint() {
    return new Endpoint.Unix(directory.resolve("s"));
  }

  DockerClient client() {
    return new DockerClient(endpoint(), Timeouts.DEFAULT);
  }

  private void serve(Script script) {
    try {
      while (true) {
        var channel = server.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> play(script, new Wire(channel)));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void play(Script script, Wire wire) {
    try (wire) {
      script.play(new Talk(wire));
    } catch (Exception broke) {
      troubles.add(broke.toString());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(directory.resolve("s"));
    Files.deleteIfExists(directory);
  }
}
