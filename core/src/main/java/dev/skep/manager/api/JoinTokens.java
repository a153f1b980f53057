package dev.skep.manager.api;

import dev.skep.loop.Ids;

/// `SWMTKN-1-<digest of the root>-<secret>`: whoever joins checks the root by the first part and is
/// let in by the second.
final class JoinTokens {
  private JoinTokens() {}

  /// The same root, another secret: nodes that are in stay in.
  static String rotated(String token, Ids ids) {
    return token.substring(0, token.lastIndexOf('-') + 1) + ids.next();
  }
}
