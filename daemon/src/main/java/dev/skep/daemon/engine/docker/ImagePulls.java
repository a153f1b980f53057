package dev.skep.daemon.engine.docker;

import dev.skep.model.RegistryAuth;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Fetches images for tasks. Tasks that want the same image at the same time, with the same
/// credentials, share one pull. That a pull fails is no trouble while the engine has the image: it
/// is looked for when the container is made, and missed there.
final class ImagePulls {
  private static final System.Logger LOG = System.getLogger(ImagePulls.class.getName());

  private record Wish(String image, Optional<RegistryAuth> auth) {}

  private final EngineApi engine;
  private final Map<Wish, CompletableFuture<String>> running = new HashMap<>();

  ImagePulls(EngineApi engine) {
    this.engine = engine;
  }

  /// Completes when the pull is over, with what went wrong, empty if nothing did; exceptionally
  /// when the engine is not reachable.
  synchronized CompletableFuture<String> pull(String image, Optional<RegistryAuth> auth) {
    var wish = new Wish(image, auth);
    CompletableFuture<String> under = running.get(wish);
    if (under != null) return under;
    var pull = new CompletableFuture<String>();
    running.put(wish, pull);
    Thread.ofVirtual().name("pull-" + image).start(() -> run(wish, pull));
    return pull;
  }

  private void run(Wish wish, CompletableFuture<String> pull) {
    try {
      String error = run(wish);
      over(wish);
      pull.complete(error);
    } catch (IOException broke) {
      over(wish);
      pull.completeExceptionally(broke);
    }
  }

  private String run(Wish wish) throws IOException {
    // A digest names content: what is there need not be fetched again.
    if (wish.image().contains("@") && engine.hasImage(wish.image())) return "";
    String error = engine.pull(wish.image(), wish.auth()).orElse("");
    if (!error.isEmpty()) LOG.log(System.Logger.Level.INFO, "pull {0}: {1}", wish.image(), error);
    return error;
  }

  private synchronized void over(Wish wish) {
    running.remove(wish);
  }
}
