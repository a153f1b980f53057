package dev.skep.daemon.pki;

/// What a certificate lets its node do; the OU of its subject.
public enum NodeRole {
  MANAGER("swarm-manager"),
  WORKER("swarm-worker");

  private final String ou;

  NodeRole(String ou) {
    this.ou = ou;
  }

  public String ou() {
    return ou;
  }
}
