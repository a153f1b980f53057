package dev.skep.manager.allocator;

import dev.skep.model.Ipv4;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.Subnet;
import dev.skep.store.InvariantViolation;
import java.util.BitSet;
import java.util.Optional;

/// The addresses of one network. The network's own gateway is none to give: it is what clients are
/// shown, and no node's, since no two nodes may have the same. Addresses are given in turn, each
/// behind the one given last, so that an address which has just been freed is the last to be given
/// again: old connections and cached names do not end at a stranger.
final class AddressSpace {
  private final Subnet subnet;
  private final Subnet range;
  private final BitSet taken = new BitSet();
  private final int first;
  private final int last;
  private int lastGiven;

  /// @param range the part of the subnet from which addresses are given
  AddressSpace(NetworkState state, Subnet range) {
    this.range = range;
    subnet = Subnet.parse(state.subnet());
    int size = (int) Math.min(Integer.MAX_VALUE, subnet.size());
    first = offset(range.base());
    last = (int) Math.min(size - 1, first + range.size() - 1);
    if (subnet.prefix() < 31) {
      taken.set(0);
      taken.set(size - 1);
    }
    int gateway = offset(Ipv4.parse(state.gateway()));
    taken.set(gateway);
    lastGiven = gateway;
  }

  /// The next address, with prefix length; empty when all are taken. Nothing is given before it is
  /// claimed.
  Optional<String> next() {
    int offset = taken.nextClearBit(Math.max(first, lastGiven + 1));
    if (offset > last) offset = taken.nextClearBit(first);
    if (offset > last) return Optional.empty();
    return Optional.of(subnet.base().plus(offset) + "/" + subnet.prefix());
  }

  /// Whether the address may be given to somebody who asks for just this one: also outside the
  /// range from which others are given.
  ///
  /// @param address without prefix length
  /// @return it, with prefix length; empty when it is taken, or not of this network
  Optional<String> asked(String address) {
    Ipv4 wanted = Ipv4.parse(address);
    if (!subnet.contains(wanted) || taken.get(offset(wanted))) return Optional.empty();
    return Optional.of(wanted + "/" + subnet.prefix());
  }

  /// An address that somebody holds already.
  void claim(String address, Object holder) {
    int offset = offset(address);
    if (taken.get(offset)) {
      throw new InvariantViolation(
          "address " + address + " of " + subnet + " is held twice; the second is " + holder);
    }
    taken.set(offset);
  }

  void free(String address) {
    taken.clear(offset(address));
  }

  /// Go on behind this address.
  void continueAfter(String address) {
    lastGiven = offset(address);
  }

  @Override
  public String toString() {
    return range.toString();
  }

  private int offset(String address) {
    return offset(Ipv4.withoutPrefix(address));
  }

  private int offset(Ipv4 address) {
    if (!subnet.contains(address)) {
      throw new InvariantViolation("address " + address + " is not in " + subnet);
    }
    return address.bits() - subnet.base().bits();
  }
}
