package dev.skep.dockerapi.view;

import java.util.List;

/// The body of `POST /swarm/join`.
public record JoinRequest(
    String listenAddr,
    String advertiseAddr,
    String dataPathAddr,
    List<String> remoteAddrs,
    String joinToken,
    String availability) {
  /// The token must not reach a log line by accident.
  @Override
  public String toString() {
    return "JoinRequest[" + listenAddr + ", " + advertiseAddr + ", " + remoteAddrs + "]";
  }
}
