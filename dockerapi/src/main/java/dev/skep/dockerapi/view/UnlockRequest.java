package dev.skep.dockerapi.view;

/// The body of `POST /swarm/unlock`.
public record UnlockRequest(String unlockKey) {
  @Override
  public String toString() {
    return "UnlockRequest[…]";
  }
}
