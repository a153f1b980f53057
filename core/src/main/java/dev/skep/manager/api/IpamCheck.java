package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkSpec.IpamConfig;
import dev.skep.model.Subnet;
import dev.skep.store.Refusal;
import java.util.List;
import java.util.Optional;

/// The subnets that a user gives a network: well-formed, of one piece, and such that addresses can
/// be given from them. What could never be allocated is refused at once.
final class IpamCheck {
  private IpamCheck() {}

  private static final String VOICE = "ipam configuration: ";

  /// A larger block would hold more addresses than all tasks together can have; the allocator keeps
  /// a bit for each.
  private static final int LEAST_PREFIX = 8;

  /// A smaller one has, beside the gateway, no room for a node, a service and its task.
  private static final int LARGEST_PREFIX = 29;

  static Optional<Refusal> check(List<IpamConfig> configs) {
    if (configs.size() > 1) {
      return Optional.of(NetworkCheck.unsupported("networks of several subnets are"));
    }
    return configs.stream().map(IpamCheck::check).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Refusal> check(IpamConfig it) {
    if (it.subnet().contains(":")) {
      return Optional.of(NetworkCheck.unsupported("IPv6 in swarm networks is"));
    }
    Optional<Subnet> found = masked(it.subnet());
    if (found.isEmpty()) return invalid("subnet " + it.subnet());
    Subnet subnet = found.get();
    if (!subnet.toString().equals(it.subnet())) {
      return invalid("subnet " + it.subnet() + ": it should be " + subnet);
    }
    return Checks.first(() -> size(subnet), () -> range(subnet, it), () -> gateway(subnet, it));
  }

  private static Optional<Refusal> size(Subnet subnet) {
    return invalidIf(
        subnet.prefix() < LEAST_PREFIX || subnet.prefix() > LARGEST_PREFIX,
        VOICE
            + "invalid subnet "
            + subnet
            + ": its prefix must be /"
            + LEAST_PREFIX
            + " to /"
            + LARGEST_PREFIX);
  }

  private static Optional<Refusal> range(Subnet subnet, IpamConfig it) {
    if (it.range().isEmpty()) return Optional.empty();
    Optional<Subnet> found = masked(it.range());
    if (found.isEmpty()) return invalid("range " + it.range());
    Subnet range = found.get();
    if (!subnet.contains(range.base()) || range.prefix() < subnet.prefix()) {
      return Optional.of(
          Refusal.invalid(
              VOICE + "subnet " + it.subnet() + " does not contain range " + it.range()));
    }
    if (!range.toString().equals(it.range())) {
      return invalid("range " + it.range() + ": it should be " + range);
    }
    return Optional.empty();
  }

  private static Optional<Refusal> gateway(Subnet subnet, IpamConfig it) {
    if (it.gateway().isEmpty()) return Optional.empty();
    Optional<Ipv4> found = address(it.gateway());
    if (found.isEmpty()) return invalid("gateway " + it.gateway());
    Ipv4 gateway = found.get();
    if (!subnet.contains(gateway)) {
      return Optional.of(
          Refusal.invalid(
              VOICE + "subnet " + it.subnet() + " does not contain gateway " + it.gateway()));
    }
    if (gateway.equals(subnet.base()) || gateway.equals(subnet.last())) {
      return invalid(
          "gateway " + it.gateway() + ": the first and the last address of a subnet are reserved");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> invalid(String what) {
    return Optional.of(Refusal.invalid(VOICE + "invalid " + what));
  }

  /// The block that the address with its prefix length lies in; empty when it is none.
  private static Optional<Subnet> masked(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0 || !cidr.substring(slash + 1).matches("[0-9]|[12][0-9]|3[0-2]")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    return address(cidr.substring(0, slash)).map(it -> Subnet.around(it, prefix));
  }

  private static Optional<Ipv4> address(String text) {
    try {
      return Optional.of(Ipv4.parse(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
