package dev.skep.agent.network;

import dev.skep.model.Ipv4;

/// Another node that has an encrypted network which this one has, too.
///
/// @param host where it takes sealed frames
public record SealedPeer(SealedEnd end, Ipv4 host) implements Comparable<SealedPeer> {
  @Override
  public int compareTo(SealedPeer other) {
    return end.compareTo(other.end);
  }
}
