package dev.skep.manager.allocator;

import dev.skep.model.Ipv4;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.Subnet;
import dev.skep.store.InvariantViolation;
import java.util.BitSet;
import java.util.Optional;

/// The addresses of one network. They are given in turn, each behind the one given last, so that an
/// address which has just been freed is the last to be given again: old connections and cached
/// names do not end at a stranger.
final class AddressSpace {
  private final Subnet subnet;
  private final BitSet taken = new BitSet();
  private final int size;
  private int lastGiven;

  AddressSpace(NetworkState state) {
    subnet = Subnet.parse(state.subnet());
    size = (int) Math.min(Integer.MAX_VALUE, subnet.size());
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
    int offset = taken.nextClearBit(lastGiven + 1);
    if (offset >= size) offset = taken.nextClearBit(0);
    if (offset >= size) return Optional.empty();
    return Optional.of(subnet.base().plus(offset) + "/" + subnet.prefix());
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
    return subnet.toString();
  }

  private int offset(String address) {
    int slash = address.indexOf('/');
    return offset(Ipv4.parse(slash < 0 ? address : address.substring(0, slash)));
  }

  private int offset(Ipv4 address) {
    if (!subnet.contains(address)) {
      throw new InvariantViolation("address " + address + " is not in " + subnet);
    }
    return address.bits() - subnet.base().bits();
  }
}
