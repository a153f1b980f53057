package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.ManagersMessages.EnterRequest;
import dev.skep.daemon.rpc.ManagersMessages.KeysRequest;
import dev.skep.daemon.rpc.ManagersMessages.LeaveRequest;
import java.util.List;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/// A manager's words to the leader about its place in the group. Calls block, some seconds at most
/// for each manager that is tried.
public final class ManagersClient {
  private static final long SECONDS = 10;

  private final Redirected redirected;
  private final Supplier<List<String>> managers;

  /// @param managers `host:port` of each known manager, the preferred one first
  public ManagersClient(ReloadingTls tls, Supplier<List<String>> managers) {
    this.redirected = new Redirected(TlsContexts.client(tls), SECONDS);
    this.managers = managers;
  }

  /// As [dev.skep.daemon.disk.SealKeys] writes them.
  public String sealKeys() throws CallFailed {
    return call(Methods.KEYS, new KeysRequest()).sealKeys();
  }

  /// Says that this manager listens at `address` (`host:port`) and is to be a member of the log.
  public void enter(String address) throws CallFailed {
    var _ = call(Methods.ENTER, new EnterRequest(address));
  }

  /// Returns when this manager is out of the log.
  public void leave() throws CallFailed {
    var _ = call(Methods.LEAVE, new LeaveRequest());
  }

  private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) throws CallFailed {
    try {
      return redirected.call(managers.get(), method, request);
    } catch (StatusRuntimeException failed) {
      throw CallFailed.of(failed);
    }
  }
}
