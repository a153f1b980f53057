package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkKey;
import java.util.List;
import java.util.Optional;

/// How this node takes part in encrypted networks: with whom it exchanges sealed frames, and which
/// keys it has for that.
///
/// @param vxlanPort of the frames inside; the same on all nodes
/// @param keys oldest first; while there is none, nothing is sent and nothing believed
/// @param peers in order; whom it does not name is neither sent to nor believed
public record Sealing(
    SealedEnd self, int vxlanPort, List<NetworkKey> keys, List<SealedPeer> peers) {
  /// What is sent in front of each frame and behind it: the line's name 8, the packet's number 8,
  /// the proof 16.
  public static final int OVERHEAD_BYTES = 32;

  /// Addresses of the link between our devices and the relay, which nobody else sees: RFC 3927's
  /// range for links, in blocks of four.
  private static final Ipv4 LINKS = Ipv4.parse("169.254.0.0");

  private static final int LINK_COUNT = 1 << 14;

  public Sealing {
    keys = List.copyOf(keys);
    peers = peers.stream().sorted().toList();
  }

  /// UDP, at which nodes exchange sealed frames: the one below the data path's. The one above
  /// (4790) is VXLAN-GPE's.
  public int port() {
    return vxlanPort - 1;
  }

  /// What is sent with: the middle one, which all nodes have known for long.
  public Optional<NetworkKey> primary() {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get((keys.size() - 1) / 2));
  }

  /// The end of our devices on their link to the relay.
  public Ipv4 inside() {
    return inside(self.incarnation());
  }

  /// The relay's end of that link.
  public Ipv4 relay() {
    return inside().plus(1);
  }

  /// Another run of the daemon has another link, so that devices which a former run has left are
  /// seen to be no use.
  static Ipv4 inside(String incarnation) {
    return LINKS.plus(4 * Math.floorMod(incarnation.hashCode(), LINK_COUNT) + 1);
  }
}
