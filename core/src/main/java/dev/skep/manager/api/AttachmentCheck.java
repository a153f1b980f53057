package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.model.Network;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.ServiceSpec;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;

/// Which networks a service may stand on together. Targets are ids by now.
final class AttachmentCheck {
  private AttachmentCheck() {}

  static Optional<Refusal> check(View view, ServiceSpec spec) {
    return Checks.first(() -> notIngress(view, spec), () -> alone(spec));
  }

  private static Optional<Refusal> notIngress(View view, ServiceSpec spec) {
    return spec.attachedNetworks().stream()
        .flatMap(it -> view.network(new NetworkId(it.target())).stream())
        .filter(network -> network.spec().ingress())
        .findFirst()
        .map(AttachmentCheck::ingress);
  }

  private static Refusal ingress(Network it) {
    return Refusal.invalid(
        "Service cannot be explicitly attached to the ingress network " + GoText.quoted(it.name()));
  }

  /// A container in its host's own network, or in none, can be in no other; every task would fail
  /// on its node.
  private static Optional<Refusal> alone(ServiceSpec spec) {
    Optional<PredefinedNetwork> exclusive =
        predefined(spec).stream().filter(it -> it != PredefinedNetwork.BRIDGE).findFirst();
    if (exclusive.isEmpty()) return Optional.empty();
    String name = exclusive.get().word();
    boolean meshed =
        spec.ports().stream().anyMatch(port -> port.publishMode() == PublishMode.INGRESS);
    return Checks.first(
        () ->
            invalidIf(
                spec.attachedNetworks().size() > 1,
                "Service cannot be attached to network " + name + " and to others"),
        () ->
            invalidIf(
                meshed,
                "EndpointSpec: ports cannot be published with ingress mode by a service on network "
                    + name));
  }

  /// Those that a node has of its own, in the order asked for.
  static List<PredefinedNetwork> predefined(ServiceSpec spec) {
    return spec.attachedNetworks().stream()
        .map(NetworkAttachmentConfig::target)
        .flatMap(target -> PredefinedNetwork.of(new NetworkId(target)).stream())
        .toList();
  }
}
