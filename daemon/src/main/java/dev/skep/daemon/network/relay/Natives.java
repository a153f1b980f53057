package dev.skep.daemon.network.relay;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The two things that Java cannot ask of Linux and no small program can do for a thread of ours.
final class Natives {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final long SIOCETHTOOL = 0x8946;

  /// From linux/ethtool.h; checksums include what depends on them, cutting up TCP.
  private static final int ETHTOOL_STXCSUM = 0x17;

  /// struct ifreq: a name of 16 bytes, then a union whose pointer comes first, 40 bytes in all.
  private static final int IFREQ_BYTES = 40;

  private static final int IFREQ_DATA = 16;
  private static final int NAME_BYTES = 16;

  private Natives() {}

  /// The calling thread, which must not be a virtual one, is in a network of its own from now on.
  static void leaveNetwork() throws IOException {
    call(
        "unshare",
        (linker, _) -> {
          var number = ValueLayout.JAVA_INT;
          return (int)
              handle(linker, "unshare", FunctionDescriptor.of(number, number))
                  .invokeExact(CLONE_NEWNET);
        });
  }

  /// What the device sends is whole: the kernel leaves neither checksums nor the cutting of large
  /// packets to it.
  static void sendWhole(String device) throws IOException {
    call(
        "ioctl",
        (linker, arena) -> {
          var number = ValueLayout.JAVA_INT;
          int socket =
              (int)
                  handle(linker, "socket", FunctionDescriptor.of(number, number, number, number))
                      .invokeExact(AF_INET, SOCK_DGRAM, 0);
          if (socket < 0) return socket;
          var value = arena.allocate(8);
          value.set(number, 0, ETHTOOL_STXCSUM);
          var request = arena.allocate(IFREQ_BYTES, 8);
          var name = arena.allocateFrom(device);
          MemorySegment.copy(name, 0, request, 0, Math.min(name.byteSize(), NAME_BYTES - 1));
          request.set(ValueLayout.ADDRESS, IFREQ_DATA, value);
          int done =
              (int)
                  handle(
                          linker,
                          "ioctl",
                          FunctionDescriptor.of(
                              number, number, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                          Linker.Option.firstVariadicArg(2))
                      .invokeExact(socket, SIOCETHTOOL, request);
          var _ =
              (int)
                  handle(linker, "close", FunctionDescriptor.of(number, number))
                      .invokeExact(socket);
          return done;
        });
  }

  private interface Call {
    /// @return negative when it was declined
    int made(Linker linker, Arena arena) throws Throwable;
  }

  private static void call(String what, Call call) throws IOException {
    int result;
    try (var arena = Arena.ofConfined()) {
      result = call.made(Linker.nativeLinker(), arena);
    } catch (Throwable absent) {
      throw new IOException(what + " cannot be called: " + absent.getMessage(), absent);
    }
    if (result < 0) throw new IOException("the kernel declined " + what);
  }

  private static MethodHandle handle(
      Linker linker, String name, FunctionDescriptor signature, Linker.Option... options) {
    var symbol = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(symbol, signature, options);
  }
}
