package dev.skep.daemon.engine.docker;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Fetches images for tasks. Tasks that want the same image at the same time share one pull. That a
/// pull fails is no trouble while the engine has the image: it is looked for when the container is
/// made, and missed there in the engine's own words.
final class ImagePulls {
  private static final System.Logger LOG = System.getLogger(ImagePulls.class.getName());

  private final EngineApi engine;
  private final Map<String, CompletableFuture<Void>> running = new HashMap<>();

  ImagePulls(EngineApi engine) {
    this.engine = engine;
  }

  /// Completes when the pull is over, well or not; exceptionally when the engine is not reachable.
  synchronized CompletableFuture<Void> pull(String image) {
    CompletableFuture<Void> under = running.get(image);
    if (under != null) return under;
    var pull = new CompletableFuture<Void>();
    running.put(image, pull);
    Thread.ofVirtual().name("pull-" + image).start(() -> run(image, pull));
    return pull;
  }

  private void run(String image, CompletableFuture<Void> pull) {
    try {
      // A digest names content: what is there need not be fetched again.
      if (!(image.contains("@") && engine.hasImage(image))) {
        engine
            .pull(image)
            .ifPresent(error -> LOG.log(System.Logger.Level.INFO, "pull {0}: {1}", image, error));
      }
      over(image);
      pull.complete(null);
    } catch (IOException broke) {
      over(image);
      pull.completeExceptionally(broke);
    }
  }

  private synchronized void over(String image) {
    running.remove(image);
  }
}
