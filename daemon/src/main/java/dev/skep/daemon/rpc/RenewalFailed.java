package dev.skep.daemon.rpc;

/// No manager has renewed the certificate; trying again may help.
public final class RenewalFailed extends Exception {
  public RenewalFailed(String message) {
    super(message);
  }
}
