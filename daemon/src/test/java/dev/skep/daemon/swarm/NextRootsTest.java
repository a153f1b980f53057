package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.RootCa;
import dev.skep.dockerapi.view.RootTrust;
import dev.skep.manager.ca.Roots.Brought;
import dev.skep.model.RootRotation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class NextRootsTest {
  private static final Instant NOW = Instant.now();

  private final RootCa root = RootCa.create(NOW);
  private final dev.skep.model.RootCa present =
      new dev.skep.model.RootCa(root.certificatePem(), root.keyPem(), "", "");
  private final NextRoots roots = new NextRoots(InstantSource.fixed(NOW));

  @Test
  void aRootOfOurOwnHasTokensThatLeadToIt() {
    RootRotation next = roots.create(present);

    JoinToken.parse(next.workerToken()).requireRoot(next.certificatePem());
    JoinToken.parse(next.managerToken()).requireRoot(next.certificatePem());
    assertTrue(!next.workerToken().equals(next.managerToken()));
    assertEquals(RootTrust.of(next.certificatePem(), next.certificatePem()), next.issuer());
  }

  @Test
  void aRootThatIsBroughtAlongMayFollow() {
    var other = RootCa.create(NOW);

    var next =
        assertInstanceOf(
            Brought.Next.class, roots.examine(present, other.certificatePem(), other.keyPem()));

    assertEquals(other.certificatePem(), next.rotation().certificatePem());
    assertEquals(other.keyPem(), next.rotation().keyPem());
  }

  @Test
  void thePresentRootIsRecognised() {
    assertEquals(
        new Brought.Present(),
        roots.examine(present, "\n" + root.certificatePem() + "\n", root.keyPem()));
  }

  @Test
  void whatCannotFollowIsRefusedInSwarmKitsWords() {
    var other = RootCa.create(NOW);
    var old = RootCa.create(NOW.minus(Duration.ofDays(365 * 19 + 10)));
    var sameKey = RootCa.of(root.crossSign(root, NOW.plusSeconds(60)), root.keyPem());

    assertUnfit("could not parse the desired CA certificate", "garbage", other.keyPem());
    assertUnfit(
        "the desired CA certificate cannot contain multiple certificates",
        other.certificatePem() + root.certificatePem(),
        other.keyPem());
    assertUnfit("certificate key mismatch", other.certificatePem(), root.keyPem());
    assertUnfit("CA certificate expires too soon", old.certificatePem(), old.keyPem());
    assertUnfit(
        "Cannot update to a cert with an identical key",
        sameKey.certificatePem(),
        sameKey.keyPem());
  }

  private void assertUnfit(String why, String certificatePem, String keyPem) {
    assertEquals(new Brought.Unfit(why), roots.examine(present, certificatePem, keyPem));
  }
}
