package dev.skep.manager.ca;

import dev.skep.model.ClusterSpec.CaConfig;
import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;
import dev.skep.store.Refusal;
import java.util.Optional;

/// Whether what a user asks of the certificate authority begins a rotation. Cases in SwarmKit's
/// order; external authorities are not offered.
public final class Rotating {
  private static final String KEY_WITHOUT_CERTIFICATE =
      "if a signing CA key is provided, the signing CA cert must also be provided";
  private static final String CERTIFICATE_WITHOUT_KEY =
      "there must be at least one valid, reachable external CA corresponding to the desired CA"
          + " certificate";

  private Rotating() {}

  /// What the root is to be.
  public sealed interface Answer {
    /// Perhaps as it was.
    record Becomes(RootCa root) implements Answer {}

    record Refused(Refusal why) implements Answer {}
  }

  /// @param before as the swarm has it, `asked` as the user wants it
  public static Answer answer(RootCa root, CaConfig before, CaConfig asked, Roots roots) {
    Optional<String> certificate = asked.signingCaCert();
    Optional<String> key = asked.signingCaKey();
    if (certificate.isPresent()) {
      return key.isPresent()
          ? brought(root, roots.examine(root, certificate.get(), key.get()))
          : refused(CERTIFICATE_WITHOUT_KEY);
    }
    if (key.isPresent()) return refused(KEY_WITHOUT_CERTIFICATE);
    // A lower number is an update by someone who has read the spec long ago, or sends none.
    return asked.forceRotate() > before.forceRotate()
        ? new Answer.Becomes(root.rotating(roots.create(root)))
        : new Answer.Becomes(root);
  }

  private static Answer brought(RootCa root, Roots.Brought brought) {
    return switch (brought) {
      case Roots.Brought.Unfit(var why) -> refused(why);
      case Roots.Brought.Present _ -> new Answer.Becomes(root.withoutRotation());
      case Roots.Brought.Next(var next) ->
          new Answer.Becomes(isUnderWay(root, next) ? root : root.rotating(next));
    };
  }

  private static boolean isUnderWay(RootCa root, RootRotation next) {
    return root.rotation()
        .filter(it -> it.certificatePem().equals(next.certificatePem()))
        .isPresent();
  }

  private static Answer refused(String why) {
    return new Answer.Refused(Refusal.invalid(why));
  }
}
