package dev.skep.daemon.network;

/// A way to speak nftables' language to the kernel.
interface Nft {
  /// Runs all lines as one transaction: everything is done or nothing.
  Reply run(String script);

  /// For the log.
  String describe();

  sealed interface Reply {
    record Done(String output) implements Reply {}

    /// @param error nft's own words
    record Declined(String error) implements Reply {}
  }
}
