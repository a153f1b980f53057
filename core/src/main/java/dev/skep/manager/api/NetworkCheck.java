package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;
import static dev.skep.store.Refusal.Code.NOT_FOUND;
import static dev.skep.store.Refusal.Code.PERMISSION_DENIED;
import static dev.skep.store.Refusal.Code.UNIMPLEMENTED;

import dev.skep.model.NetworkSpec;
import dev.skep.model.PredefinedNetwork;
import dev.skep.store.Refusal;
import java.util.List;
import java.util.Optional;

/// What can be said of a network without looking at the swarm, in the order in which clients are
/// used to hear it. What is asked for and not built is refused: a network that is not what somebody
/// relies on would be worse than none.
final class NetworkCheck {
  private NetworkCheck() {}

  /// Drivers that Docker has for networks of single nodes.
  private static final List<String> NODE_LOCAL = List.of("bridge", "host", "ipvlan", "macvlan");

  private static final String MTU = "com.docker.network.driver.mtu";
  private static final String VXLAN_IDS = "com.docker.network.driver.overlay.vxlanid_list";

  /// What IPv4 asks of every link, and what a length of 16 bits can say.
  private static final int LEAST_MTU_BYTES = 68;

  private static final int LARGEST_MTU_BYTES = 65_535;

  static Optional<Refusal> check(NetworkSpec spec) {
    return Checks.first(
        () -> NameRule.check(spec.annotations().name()),
        () ->
            invalidIf(spec.attachable() && spec.ingress(), "ingress network cannot be attachable"),
        () -> label(spec),
        () -> driver(spec),
        () -> options(spec),
        () -> spec.ipv6Enabled() ? no("IPv6 in swarm networks is") : Optional.empty(),
        () -> IpamCheck.check(spec.ipam()));
  }

  private static Optional<Refusal> label(NetworkSpec spec) {
    if (!spec.annotations().labels().containsKey(PredefinedNetwork.LABEL)) return Optional.empty();
    return refused(
        PERMISSION_DENIED,
        "label "
            + PredefinedNetwork.LABEL
            + " is for internally created predefined networks and cannot be applied by users");
  }

  private static Optional<Refusal> driver(NetworkSpec spec) {
    String driver = spec.driver();
    if (driver.equals(NetworkSpec.OVERLAY)) return Optional.empty();
    if (driver.isEmpty()) {
      return Optional.of(Refusal.invalid("driver name: if driver is specified name is required"));
    }
    if (spec.ingress()) {
      return refused(
          UNIMPLEMENTED, "only overlay driver is currently supported for ingress network");
    }
    if (NODE_LOCAL.contains(driver)) {
      return no("networks of driver " + GoText.quoted(driver) + " with swarm scope are");
    }
    return refused(NOT_FOUND, "plugin " + GoText.quoted(driver) + " not found");
  }

  private static Optional<Refusal> options(NetworkSpec spec) {
    if (spec.options().containsKey(VXLAN_IDS)) return no("VXLAN ids of the user's choice are");
    String mtu = spec.options().getOrDefault(MTU, "");
    return invalidIf(
        spec.options().containsKey(MTU) && !isMtu(mtu),
        "option "
            + MTU
            + " must be a number from "
            + LEAST_MTU_BYTES
            + " to "
            + LARGEST_MTU_BYTES
            + ", not "
            + GoText.quoted(mtu));
  }

  private static boolean isMtu(String text) {
    if (!text.matches("[0-9]{1,5}")) return false;
    int bytes = Integer.parseInt(text);
    return bytes >= LEAST_MTU_BYTES && bytes <= LARGEST_MTU_BYTES;
  }

  private static Optional<Refusal> no(String what) {
    return Optional.of(unsupported(what));
  }

  /// @param what with its verb
  static Refusal unsupported(String what) {
    return new Refusal(UNIMPLEMENTED, what + " not supported by this version of Skep");
  }

  private static Optional<Refusal> refused(Refusal.Code code, String text) {
    return Optional.of(new Refusal(code, text));
  }
}
