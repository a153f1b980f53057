package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.raft.Transport;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptors;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// What a manager's port offers besides raft: joining, renewal of certificates, sessions, logs, the
/// managers' group and the API, behind one guard and one TLS identity. Requests of the API are for
/// this manager, which may come to lead while it looks at them; all else is for the leader only.
/// The raft server opens and closes the port; hand it [#transport()].
public final class ManagerPort {
  /// Less than an agent's keep-alive, or the server would call it abuse.
  private static final long PERMITTED_KEEPALIVE_SECONDS = 2;

  /// Ends connections over lines that were cut, after their sessions: those end by missed
  /// heartbeats, in a third of the time. No shorter, or a host that is busy for some seconds would
  /// lose its connection though its heartbeats come.
  private static final long KEEPALIVE_SECONDS = 5;

  private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;

  private final ReloadingTls tls;
  private final JoinService joining;
  private final CertificateService certificates;
  private final ManagersService managers;
  private final SessionService sessions;
  private final LogService logs;
  private final ApiService api;
  private final Readers readers = new Readers();
  private final Guard guard;
  private final LeaderOnly leaderOnly;

  /// Who answers on this port.
  public record Desks(
      JoinDesk joining,
      RenewalDesk renewals,
      ManagersDesk managers,
      SessionListener sessions,
      LogDesk logs,
      ApiDesk api) {}

  public ManagerPort(ReloadingTls tls, Desks desks, WhoLeads leadership, Register register) {
    this.tls = tls;
    joining = new JoinService(desks.joining(), tls);
    certificates = new CertificateService(desks.renewals());
    managers = new ManagersService(desks.managers());
    sessions = new SessionService(desks.sessions());
    logs = new LogService(desks.logs());
    api = new ApiService(desks.api());
    guard = new Guard(() -> tls.identity().name().clusterId(), register);
    leaderOnly = new LeaderOnly(leadership);
  }

  public Transport transport() {
    return new Transport(
        Optional.of(TlsContexts.betweenManagers(tls)), Optional.of(this::customize));
  }

  private NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    return builder
        .sslContext(TlsContexts.server(tls))
        .addTransportFilter(new Callers())
        .addTransportFilter(readers)
        .callExecutor(new HearingThread())
        .intercept(guard)
        .addService(led(joining.definition()))
        .addService(led(certificates.definition()))
        .addService(led(managers.definition()))
        .addService(led(sessions.definition()))
        .addService(led(logs.definition()))
        .addService(api.definition())
        .permitKeepAliveTime(PERMITTED_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /// Runs behind the guard: a stranger does not even learn who leads.
  private ServerServiceDefinition led(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(service, leaderOnly);
  }

  /// Runs `then` when all has been heard that agents had said, and that had arrived here, before
  /// the call. At once, or on any thread.
  public void sound(Runnable then) {
    readers.sound(then);
  }

  /// Ends all sessions, because this manager does not lead any more; agents come back, here or
  /// elsewhere.
  public void closeSessions(String why) {
    sessions.closeAll(why);
  }
}
