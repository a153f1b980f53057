package dev.skep.dockerapi.client;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/// A request on its way. `abort` may be called from any thread and wakes whoever waits for, or
/// reads, the answer.
public final class PendingReply {
  private final HttpCall call;
  private final Lease lease;
  private final Duration limit;

  PendingReply(HttpCall call, Lease lease, Duration limit) {
    this.call = call;
    this.lease = lease;
    this.limit = limit;
  }

  /// Waits for the header of the answer.
  public HttpReply await() throws DockerException {
    try (var deadline = new Deadline(limit, lease.wire())) {
      try {
        var head = Head.read(lease.wire());
        var framing = Framing.of(call.method(), head.status(), head.headers());
        return new HttpReply(head, framing, lease);
      } catch (IOException broke) {
        abort();
        throw explained(broke, deadline.expired());
      }
    }
  }

  /// Harmless once the answer was read and closed.
  public void abort() {
    lease.abort();
  }

  private DockerException explained(IOException broke, boolean late) {
    if (broke instanceof DockerException known) return known;
    var what = call.method() + " " + call.target();
    if (late)
      return new DockerException.Broken(
          what + ": no answer within " + limit.toMillis() + " ms", broke);
    if (lease.upload().failure().isPresent())
      return new DockerException.Broken(what + ": " + lease.upload().failure().get(), broke);
    if (broke instanceof EOFException)
      return new DockerException.Broken(what + ": connection closed without an answer", broke);
    return new DockerException.Broken(what + ": " + broke, broke);
  }
}
