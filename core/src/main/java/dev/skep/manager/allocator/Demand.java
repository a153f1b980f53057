package dev.skep.manager.allocator;

import dev.skep.model.EndpointSpec;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceSpec;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/// What a spec asks of the allocator.
final class Demand {
  private Demand() {}

  static boolean isDnsRoundRobin(ServiceSpec spec) {
    return spec.endpointSpec().map(it -> it.mode() == EndpointSpec.Mode.DNSRR).orElse(false);
  }

  /// Does the service stand behind the routing mesh?
  static boolean needsIngress(ServiceSpec spec) {
    return !isDnsRoundRobin(spec)
        && spec.ports().stream().anyMatch(port -> port.publishMode() == PublishMode.INGRESS);
  }

  /// The networks that the service and its tasks stand on, ingress first.
  static SequencedSet<NetworkId> networks(ServiceSpec spec, Optional<NetworkId> ingress) {
    var all = new LinkedHashSet<NetworkId>();
    if (needsIngress(spec)) ingress.ifPresent(all::add);
    for (NetworkAttachmentConfig config : spec.attachedNetworks())
      all.add(new NetworkId(config.target()));
    return all;
  }

  /// Bridge, host and the like exist on each node for itself and get no numbers from us.
  static boolean isClusterWide(NetworkSpec spec) {
    return spec.driverOrDefault().equals(NetworkSpec.OVERLAY);
  }
}
