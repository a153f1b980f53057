package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.manager.api.AuthSource;
import dev.skep.model.RegistryAuth;
import java.util.Optional;

/// The registry credentials beside a service's spec.
final class RegistryLogin {
  /// Tokens of cloud registries have some 4,000 characters; each revision of a service keeps one.
  private static final int LONGEST = 64 * 1024;

  private RegistryLogin() {}

  static Optional<RegistryAuth> sent(Request request) {
    String encoded = request.headers().first("X-Registry-Auth").orElse("");
    if (encoded.length() > LONGEST) {
      throw HttpRefusal.badRequest(
          "registry credentials must have at most " + LONGEST + " characters");
    }
    return encoded.isEmpty() ? Optional.empty() : Optional.of(new RegistryAuth(encoded));
  }

  /// What is sent wins; only without it does it matter which spec is named.
  static AuthSource source(Request request) {
    Optional<RegistryAuth> sent = sent(request);
    if (sent.isPresent()) return new AuthSource.Sent(sent.get());
    return switch (request.query().text("registryAuthFrom")) {
      case "", "spec" -> new AuthSource.PresentSpec();
      case "previous-spec" -> new AuthSource.PreviousSpec();
      case String _ -> throw new HttpRefusal(500, "unsupported registryAuthFrom value");
    };
  }
}
