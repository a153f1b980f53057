package dev.skep.daemon.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All frames that pass in a network namespace, whatever is in them.
final class Capture implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;

  /// ETH_P_ALL, in the order of the network.
  private static final int ALL_PROTOCOLS = 0x0300;

  private static final int DONT_WAIT = 0x40;
  private static final int FRAME_BYTES = 1 << 16;

  /// Of Ethernet and IPv4 without options, where UDP begins.
  private static final int UDP_AT = 34;

  private final Netns netns;
  private final int socket;

  Capture(Netns netns) {
    this.netns = netns;
    var number = ValueLayout.JAVA_INT;
    socket =
        netns.in(() ->
            call(
                handle("socket", FunctionDescriptor.of(number, number, number, number)),
                AF_PACKET,
                SOCK_RAW,
                ALL_PROTOCOLS));
    if (socket < 0) throw new IllegalStateException("cannot capture");
  }

  /// Those that have passed since this was last asked.
  List<byte[]> frames() {
    return netns.in(() -> {
      var frames = new ArrayList<byte[]>();
      var size = ValueLayout.JAVA_LONG;
      var receive =
          handle(
              "recv",
              FunctionDescriptor.of(
                  size, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, size, ValueLayout.JAVA_INT));
      try (var arena = Arena.ofConfined()) {
        var buffer = arena.allocate(FRAME_BYTES);
        while (true) {
          long bytes = (long) receive.invokeExact(socket, buffer, (long) FRAME_BYTES, DONT_WAIT);
          if (bytes < 0) return frames;
          frames.add(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
      } catch (Throwable broken) {
        throw new IOException(broken);
      }
    });
  }

  static boolean holds(List<byte[]> frames, String text) {
    return frames.stream()
        .anyMatch(frame -> new String(frame, StandardCharsets.ISO_8859_1).contains(text));
  }

  /// What is in the datagrams among them that go to the port.
  static List<byte[]> datagrams(List<byte[]> frames, int port) {
    var found = new ArrayList<byte[]>();
    for (byte[] frame : frames) {
      if (frame.length < UDP_AT + 8) continue;
      var bytes = ByteBuffer.wrap(frame);
      boolean udp = bytes.getShort(12) == 0x0800 && bytes.get(14) == 0x45 && bytes.get(23) == 17;
      if (!udp || (bytes.getShort(UDP_AT + 2) & 0xffff) != port) continue;
      found.add(Arrays.copyOfRange(frame, UDP_AT + 8, frame.length));
    }
    return found;
  }

  @Override
  public void close() {
    var number = ValueLayout.JAVA_INT;
    netns.in(() -> call(handle("close", FunctionDescriptor.of(number, number)), socket));
  }

  private static int call(MethodHandle handle, Integer... arguments) throws IOException {
    try {
      return (int) handle.invokeWithArguments((Object[]) arguments);
    } catch (Throwable broken) {
      throw new IOException(broken);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor signature) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }
}
