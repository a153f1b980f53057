package dev.skep.daemon.network;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// libnftables in this process, through Java's foreign function interface. Speaks to the network
/// namespace of the thread that opened it.
final class NftLibrary implements Nft, AutoCloseable {
  private static final String SONAME = "libnftables.so.1";

  private final MethodHandle run;
  private final MethodHandle output;
  private final MethodHandle error;
  private final MethodHandle free;
  private final MemorySegment context;
  private boolean closed;

  private NftLibrary(
      MethodHandle run,
      MethodHandle output,
      MethodHandle error,
      MethodHandle free,
      MemorySegment context) {
    this.run = run;
    this.output = output;
    this.error = error;
    this.free = free;
    this.context = context;
  }

  /// @throws Unusable when the library is not installed, is another version, or may not be called
  ///   from this process
  static NftLibrary open() {
    try {
      var linker = Linker.nativeLinker();
      var symbols = SymbolLookup.libraryLookup(SONAME, Arena.global());
      var pointer = ValueLayout.ADDRESS;
      var number = ValueLayout.JAVA_INT;
      var open = handle(linker, symbols, "nft_ctx_new", FunctionDescriptor.of(pointer, number));
      var bufferOutput =
          handle(linker, symbols, "nft_ctx_buffer_output", FunctionDescriptor.of(number, pointer));
      var bufferError =
          handle(linker, symbols, "nft_ctx_buffer_error", FunctionDescriptor.of(number, pointer));
      var context = (MemorySegment) open.invokeExact(0);
      if (context.equals(MemorySegment.NULL)) throw new Unusable(SONAME + " gave no context");
      var library =
          new NftLibrary(
              handle(
                  linker,
                  symbols,
                  "nft_run_cmd_from_buffer",
                  FunctionDescriptor.of(number, pointer, pointer)),
              handle(
                  linker,
                  symbols,
                  "nft_ctx_get_output_buffer",
                  FunctionDescriptor.of(pointer, pointer)),
              handle(
                  linker,
                  symbols,
                  "nft_ctx_get_error_buffer",
                  FunctionDescriptor.of(pointer, pointer)),
              handle(linker, symbols, "nft_ctx_free", FunctionDescriptor.ofVoid(pointer)),
              context);
      if ((int) bufferOutput.invokeExact(context) != 0
          || (int) bufferError.invokeExact(context) != 0) {
        library.close();
        throw new Unusable(SONAME + " does not buffer its output");
      }
      return library;
    } catch (Unusable why) {
      throw why;
    } catch (Throwable why) {
      throw new Unusable(SONAME + ": " + why.getMessage());
    }
  }

  @Override
  public synchronized Reply run(String script) {
    if (closed) return new Reply.Declined(SONAME + " is closed");
    try (var arena = Arena.ofConfined()) {
      int code = (int) run.invokeExact(context, arena.allocateFrom(script));
      var said = text(output);
      // Read in any case: reading empties the buffer, and a stale message must not blame the next
      // transaction.
      var complaint = text(error);
      if (code == 0) return new Reply.Done(said);
      return new Reply.Declined(
          complaint.isBlank() ? SONAME + " ended with code " + code : complaint.strip());
    } catch (Throwable broke) {
      return new Reply.Declined(SONAME + ": " + broke);
    }
  }

  @Override
  public String describe() {
    return SONAME;
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    try {
      free.invokeExact(context);
    } catch (Throwable broke) {
      throw new IllegalStateException(SONAME + " cannot be closed", broke);
    }
  }

  private String text(MethodHandle getter) throws Throwable {
    var segment = (MemorySegment) getter.invokeExact(context);
    return segment.equals(MemorySegment.NULL)
        ? ""
        : segment.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static MethodHandle handle(
      Linker linker, SymbolLookup symbols, String name, FunctionDescriptor signature) {
    var address = symbols.find(name).orElseThrow(() -> new Unusable(SONAME + " has no " + name));
    return linker.downcallHandle(address, signature);
  }

  static final class Unusable extends RuntimeException {
    Unusable(String reason) {
      super(reason);
    }
  }
}
