package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.Optional;

/// A swarm network as this node has it: a bridge network of the engine, under a device name of our
/// choosing.
///
/// @param bridge the bridge device's name; at most 13 characters: the VXLAN device's is two longer,
///   and 15 is the kernel's limit
/// @param gateway this node's own address on the network, where its containers send what leaves the
///   subnet
/// @param mtuBytes what a container may send at once; 50 less than the wire where frames travel by
///   VXLAN
/// @param vxlan how it reaches other nodes; empty for a network of this node alone
public record BridgeNetwork(
    String id, String bridge, Subnet subnet, Ipv4 gateway, int mtuBytes, Optional<Vxlan> vxlan)
    implements Comparable<BridgeNetwork> {
  /// All our bridges begin like this, so that one rule (`skep+` for iptables) covers them, also
  /// those still to come.
  public static final String BRIDGE_PREFIX = "skep";

  private static final int BRIDGE_ID_CHARS = 8;

  /// The least that IPv4 allows.
  static final int LEAST_MTU_BYTES = 68;

  public BridgeNetwork {
    if (!bridge.matches(BRIDGE_PREFIX + "[0-9a-zA-Z_-]{1,9}")) {
      throw new IllegalArgumentException("not a name for a bridge of ours: " + bridge);
    }
    if (!subnet.contains(gateway)) {
      throw new IllegalArgumentException("gateway " + gateway + " is outside of subnet " + subnet);
    }
    if (mtuBytes < LEAST_MTU_BYTES) {
      throw new IllegalArgumentException("mtu is less than " + LEAST_MTU_BYTES + ": " + mtuBytes);
    }
  }

  /// The bridge's name follows from the network's id, so that every part of a node finds it without
  /// asking another. Ids are random in base 36: 8 characters clash on one node once in some 10^12
  /// pairs.
  public static String bridgeName(String networkId) {
    return BRIDGE_PREFIX + networkId.substring(0, Math.min(BRIDGE_ID_CHARS, networkId.length()));
  }

  public static BridgeNetwork of(String id, Subnet subnet, Ipv4 gateway, int mtuBytes) {
    return new BridgeNetwork(id, bridgeName(id), subnet, gateway, mtuBytes, Optional.empty());
  }

  public BridgeNetwork withVxlan(Vxlan vxlan) {
    return new BridgeNetwork(id, bridge, subnet, gateway, mtuBytes, Optional.of(vxlan));
  }

  String vxlanDevice() {
    return "vx" + bridge;
  }

  /// Other nodes send to this bridge without asking, so it must have the address that they expect.
  String bridgeMac() {
    return MacAddress.of(gateway);
  }

  @Override
  public int compareTo(BridgeNetwork other) {
    return id.compareTo(other.id);
  }
}
