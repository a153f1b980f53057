package dev.skep.daemon.disk;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.dataformat.cbor.CBORFactory;

/// Records as CBOR, for the log, for snapshots and for the wire between nodes.
///
/// Fields may be added and dropped between versions: what is unknown is skipped, what is missing is
/// zero (`""`, `0`, `false`, empty, the type's `DEFAULT`). Kinds of a sealed interface carry their
/// simple name under `@`. Renaming a record, a component or an enum constant breaks stored data;
/// golden files notice.
public final class RecordCodec {
  private static final CBORFactory FACTORY =
      CBORFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();
  private static final Shapes SHAPES = new Shapes();

  private RecordCodec() {}

  /// Encodes a value as the declared type, which for one of several kinds is their sealed
  /// interface.
  public static <T> byte[] encode(Class<T> declared, T value) {
    var bytes = new ByteArrayOutputStream(256);
    try (var writer = new Writer(bytes)) {
      writer.write(declared, value);
    }
    return bytes.toByteArray();
  }

  public static <T> T decode(Class<T> declared, byte[] bytes) {
    try (var in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      var value = next(declared, in);
      if (value.isEmpty()) throw new CodecFault("no bytes for a " + declared.getName());
      if (in.nextToken() != null) throw new CodecFault("bytes left after a " + declared.getName());
      return value.get();
    } catch (JacksonException e) {
      throw new CodecFault("not a " + declared.getName() + ": " + e.getMessage(), e);
    }
  }

  private static <T> Optional<T> next(Class<T> declared, JsonParser in) {
    if (in.nextToken() == null) return Optional.empty();
    return Optional.of(declared.cast(SHAPES.of(declared).read(in)));
  }

  /// Writes one value after another, as a snapshot does. Closing flushes and leaves the stream
  /// open.
  public static final class Writer implements AutoCloseable {
    private final JsonGenerator out;

    public Writer(OutputStream stream) {
      out = FACTORY.createGenerator(ObjectWriteContext.empty(), stream);
    }

    public <T> void write(Class<T> declared, T value) {
      try {
        SHAPES.of(declared).write(out, value);
      } catch (JacksonException e) {
        throw new CodecFault("cannot write a " + declared.getName() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      out.close();
    }
  }

  /// Reads what a [Writer] wrote, value by value. Leaves the stream open.
  public static final class Reader implements AutoCloseable {
    private final JsonParser in;

    public Reader(InputStream stream) {
      in = FACTORY.createParser(ObjectReadContext.empty(), stream);
    }

    /// The next value, or empty at the end of the stream.
    public <T> Optional<T> read(Class<T> declared) {
      try {
        return next(declared, in);
      } catch (JacksonException e) {
        throw new CodecFault("not a " + declared.getName() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      in.close();
    }
  }
}
