package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;

/// Addresses for tasks that are processes of this machine. The allocator's address of a task is
/// moved into 127.0.0.0/8, all of which is this machine: `10.0.1.5` becomes `127.N.1.5`, where N,
/// from 64 to 127, follows from the network's id. So swarms that share a machine, two demos for
/// instance, seldom meet; and what people run on 127.0.0.1 themselves stays theirs.
public final class LoopbackAddresses {
  private static final int LOOPBACK = 127 << 24;
  private static final int LOWEST_SECOND = 64;
  private static final int SECONDS = 64;

  private LoopbackAddresses() {}

  /// @param address with or without a prefix length
  public static String of(NetworkId network, String address) {
    return of(network, Ipv4.withoutPrefix(address)).toString();
  }

  static Ipv4 of(NetworkId network, Ipv4 address) {
    // String.hashCode is specified, so all nodes agree.
    int second = LOWEST_SECOND + Math.floorMod(network.value().hashCode(), SECONDS);
    return new Ipv4(LOOPBACK | second << 16 | (address.bits() & 0xffff));
  }
}
