package dev.skep.daemon.network.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A network namespace without a name, and the one thread that lives in it: sockets that it opens,
/// and programs that it starts, are in there. It is gone with the process.
final class Space implements AutoCloseable {
  private static final Path SELF = Path.of("/proc/thread-self");

  private final ExecutorService thread;
  private final Path path;

  /// @throws IOException when this process may not make one
  Space(String name) throws IOException {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    try {
      path =
          in(() -> {
            Natives.leaveNetwork();
            return ofThisThread();
          });
    } catch (IOException | RuntimeException declined) {
      thread.shutdown();
      throw declined;
    }
  }

  /// The network namespace of the calling thread, while that lives.
  static Path ofThisThread() throws IOException {
    return Path.of("/proc").resolve(Files.readSymbolicLink(SELF)).resolve("ns/net");
  }

  /// For `ip link set netns`.
  Path path() {
    return path;
  }

  <T> T in(Callable<T> work) throws IOException {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException trouble) throw trouble;
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
