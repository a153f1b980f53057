package dev.skep.daemon.raft;

import java.util.Optional;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.server.GrpcServices;

/// How managers reach one another: the certificates they show, and who else shares their port.
///
/// @param tls how this manager dials others; empty is plaintext, for tests on loopback only
/// @param services adds services, guards and the listener's TLS to the raft server's port
public record Transport(Optional<GrpcTlsConfig> tls, Optional<GrpcServices.Customizer> services) {
  public static final Transport PLAINTEXT = new Transport(Optional.empty(), Optional.empty());

  Parameters parameters() {
    var parameters = new Parameters();
    tls.ifPresent(conf -> GrpcConfigKeys.Server.setTlsConf(parameters, conf));
    services.ifPresent(own -> GrpcConfigKeys.Server.setServicesCustomizer(parameters, own));
    return parameters;
  }
}
