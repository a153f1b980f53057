package dev.skep.daemon.network;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace and the one thread that lives in it. Sockets that it opens, and programs
/// that it starts, stay in there.
final class Netns implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  final String name;
  private final ExecutorService thread;

  Netns(String what) {
    // The kernel's device and namespace names are shared with whoever else tests on this machine.
    name = "sk" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + what;
    sh("ip netns add " + name);
    sh("ip -n " + name + " link set lo up");
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    in(() -> {
      enter("/run/netns/" + name);
      return name;
    });
  }

  <T> T in(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /// Runs a shell line inside and gives back what it printed; fails with its complaint.
  String run(String line) {
    return in(() -> sh(line));
  }

  static String sh(String line) {
    return switch (new Tools().run(List.of("sh", "-ec", line), "")) {
      case Tools.Ended ended when ended.ok() -> ended.output();
      case Tools.Ended ended ->
          throw new IllegalStateException(line + ": " + ended.error() + ended.output());
      case Tools.NotRun(var reason) -> throw new IllegalStateException(reason);
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
    sh("ip netns del " + name);
  }

  private static void enter(String path) throws Exception {
    var linker = Linker.nativeLinker();
    var lookup = linker.defaultLookup();
    var number = ValueLayout.JAVA_INT;
    MethodHandle open =
        linker.downcallHandle(
            lookup.find("open").orElseThrow(),
            FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
            Linker.Option.firstVariadicArg(2));
    MethodHandle setns =
        linker.downcallHandle(
            lookup.find("setns").orElseThrow(), FunctionDescriptor.of(number, number, number));
    MethodHandle close =
        linker.downcallHandle(
            lookup.find("close").orElseThrow(), FunctionDescriptor.of(number, number));
    try (var arena = Arena.ofConfined()) {
      int file = (int) open.invokeExact(arena.allocateFrom(path), 0);
      int entered = (int) setns.invokeExact(file, CLONE_NEWNET);
      int closed = (int) close.invokeExact(file);
      if (entered != 0 || closed != 0) throw new IllegalStateException("cannot enter " + path);
    } catch (Exception wrong) {
      throw wrong;
    } catch (Throwable wrong) {
      throw new IllegalStateException(wrong);
    }
  }
}
