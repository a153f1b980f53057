package dev.skep.daemon.rpc;

import dev.skep.daemon.disk.RecordCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.Marshaller;

/// Records as gRPC messages, in the same encoding as on disk.
record RecordMarshaller<T>(Class<T> type) implements Marshaller<T> {
  @Override
  public InputStream stream(T value) {
    return new ByteArrayInputStream(RecordCodec.encode(type, value));
  }

  @Override
  public T parse(InputStream stream) {
    try {
      return RecordCodec.decode(type, stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
