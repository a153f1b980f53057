package dev.skep.daemon.rpc;

/// What a node that wants its next certificate says, and hears.
public final class CertificateMessages {
  private CertificateMessages() {}

  /// @param csrPem the key to certify; its subject is ignored: the certificate shown in the
  ///   connection says who asks
  public record RenewRequest(String csrPem) {}

  /// @param certificatePem names the node, its role and its cluster; followed by the intermediate
  ///   while the root is rotated
  /// @param rootPem the root under which the node finds all others
  public record RenewResponse(String certificatePem, String rootPem) {}
}
