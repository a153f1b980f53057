package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import java.util.Iterator;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/// The answer to a request that was passed on, part by part: the other manager sends the next ones
/// only as these are taken.
public final class ApiReply implements AutoCloseable {
  private final ClientCall<?, ApiPart> call;
  private final Iterator<ApiPart> parts;
  private boolean begun;

  ApiReply(ClientCall<?, ApiPart> call, Iterator<ApiPart> parts) {
    this.call = call;
    this.parts = parts;
  }

  /// Waits for the next part; empty at the end.
  public Optional<ApiPart> next() throws ApiBroken {
    try {
      if (!parts.hasNext()) return Optional.empty();
      begun = true;
      return Optional.of(parts.next());
    } catch (StatusRuntimeException broke) {
      var status = broke.getStatus();
      throw new ApiBroken(Reasons.of(status), begun || Unstarted.mayHaveStarted(broke), broke);
    }
  }

  /// Lets go of the answer, at its end or before. May be called from another thread, to wake up
  /// whoever waits.
  @Override
  public void close() {
    call.cancel("nobody wants the answer any more", null);
  }
}
