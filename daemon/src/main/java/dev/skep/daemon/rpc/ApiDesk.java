package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import java.io.IOException;

/// Who serves requests of the API that another manager passes on.
public interface ApiDesk {
  /// Runs on a thread of the request's own and may block. The answer is complete when this returns;
  /// what it throws cuts the answer off.
  void serve(ApiRequest request, Asker asker) throws IOException, InterruptedException;

  /// The manager that asks.
  interface Asker {
    String nodeId();

    /// Passes a part on; waits while the asker is slow, so that nothing piles up.
    ///
    /// @throws IOException when the asker is gone
    void send(ApiPart part) throws IOException, InterruptedException;

    /// Runs `action` when the asker is gone before its answer is complete.
    void whenGone(Runnable action);
  }
}
