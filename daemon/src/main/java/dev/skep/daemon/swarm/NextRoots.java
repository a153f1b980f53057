package dev.skep.daemon.swarm;

import dev.skep.daemon.pki.BroughtRoot;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.pki.RootCa;
import dev.skep.dockerapi.view.RootTrust;
import dev.skep.manager.ca.Roots;
import dev.skep.model.RootRotation;
import java.time.InstantSource;

/// Makes and examines the roots that may follow the present one.
public final class NextRoots implements Roots {
  private final InstantSource clock;

  public NextRoots(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public RootRotation create(dev.skep.model.RootCa present) {
    return rotation(present, RootCa.create(clock.instant()));
  }

  @Override
  public Brought examine(dev.skep.model.RootCa present, String certificatePem, String keyPem) {
    try {
      var now = clock.instant();
      var next = BroughtRoot.examine(certificatePem, keyPem, now);
      var root = RootCa.of(present.certificatePem(), present.keyPem());
      if (next.certificatePem().equals(root.certificatePem())) return new Brought.Present();
      if (next.hasKeyOf(root)) {
        return new Brought.Unfit("Cannot update to a cert with an identical key");
      }
      return new Brought.Next(rotation(present, next));
    } catch (PkiFault unfit) {
      return new Brought.Unfit(String.valueOf(unfit.getMessage()));
    }
  }

  private RootRotation rotation(dev.skep.model.RootCa present, RootCa next) {
    var root = RootCa.of(present.certificatePem(), present.keyPem());
    String pem = next.certificatePem();
    return new RootRotation(
        pem,
        next.keyPem(),
        root.crossSign(next, clock.instant()),
        RootTrust.of(pem, pem),
        JoinToken.create(pem).text(),
        JoinToken.create(pem).text());
  }
}
