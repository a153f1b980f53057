package dev.skep.manager.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.ca.Rotating.Answer;
import dev.skep.model.ClusterSpec.CaConfig;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;
import dev.skep.store.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotatingTest {
  private static final RootCa ROOT = new RootCa("old", "old key", "worker", "manager");
  private static final RootRotation MADE = next("made");
  private static final CaConfig BEFORE = asked(7, "", "");

  /// Knows a root that fits by its name; makes always the same.
  private static final class NamedRoots implements Roots {
    @Override
    public RootRotation create(RootCa present) {
      return MADE;
    }

    @Override
    public Brought examine(RootCa present, String certificatePem, String keyPem) {
      if (certificatePem.equals(present.certificatePem())) return new Brought.Present();
      return keyPem.isEmpty() || certificatePem.equals("unfit")
          ? new Brought.Unfit("CA certificate expires too soon")
          : new Brought.Next(next(certificatePem));
    }
  }

  @Test
  void nothingAskedForChangesNothing() {
    assertEquals(new Answer.Becomes(ROOT), answer(ROOT, BEFORE));
    assertEquals(new Answer.Becomes(ROOT), answer(ROOT, asked(0, "", "")));
  }

  @Test
  void aHigherCounterBeginsARotationToARootOfOurOwn() {
    assertEquals(new Answer.Becomes(ROOT.rotating(MADE)), answer(ROOT, asked(8, "", "")));
  }

  @Test
  void aRotationThatIsNotFinishedIsReplaced() {
    var under = ROOT.rotating(next("other"));

    assertEquals(new Answer.Becomes(ROOT.rotating(MADE)), answer(under, asked(8, "", "")));
  }

  @Test
  void aRootThatFitsIsRotatedTo() {
    assertEquals(
        new Answer.Becomes(ROOT.rotating(next("brought"))),
        answer(ROOT, asked(8, "brought", "key")));
  }

  @Test
  void theSameRootAgainGoesOnWithItsRotation() {
    var under = ROOT.rotating(next("brought"));

    assertEquals(new Answer.Becomes(under), answer(under, asked(8, "brought", "key")));
  }

  @Test
  void thePresentRootEndsARotation() {
    assertEquals(new Answer.Becomes(ROOT), answer(ROOT.rotating(MADE), asked(8, "old", "old key")));
  }

  @Test
  void whatCannotBeUsedIsRefusedInSwarmKitsWords() {
    assertRefused(
        "if a signing CA key is provided, the signing CA cert must also be provided",
        asked(8, "", "key"));
    assertRefused(
        "there must be at least one valid, reachable external CA corresponding to the desired CA"
            + " certificate",
        asked(8, "brought", ""));
    assertRefused("CA certificate expires too soon", asked(8, "unfit", "key"));
  }

  @Test
  void theNextRootBringsItsOwnTokens() {
    assertEquals(
        new RootCa("made", "made key", "made worker", "made manager"),
        ROOT.rotating(MADE).completed());
  }

  private static void assertRefused(String why, CaConfig asked) {
    assertEquals(new Answer.Refused(Refusal.invalid(why)), answer(ROOT, asked));
  }

  private static Answer answer(RootCa root, CaConfig asked) {
    return Rotating.answer(root, BEFORE, asked, new NamedRoots());
  }

  private static CaConfig asked(long forceRotate, String certificate, String key) {
    return new CaConfig(
        Duration.ofDays(90),
        forceRotate,
        Optional.of(certificate).filter(it -> !it.isEmpty()),
        Optional.of(key).filter(it -> !it.isEmpty()));
  }

  static RootRotation next(String name) {
    return new RootRotation(
        name,
        name + " key",
        name + " vouched for",
        new TlsInfo(name, "CN=swarm-ca", name),
        name + " worker",
        name + " manager");
  }
}
