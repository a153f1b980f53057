package dev.skep.daemon.http.engine;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.dockerapi.client.DockerException;

/// What a client hears when the engine cannot be asked.
final class EngineTrouble {
  private EngineTrouble() {}

  static HttpRefusal refusal(DockerException trouble) {
    return switch (trouble) {
      case DockerException.Unreachable gone ->
          HttpRefusal.unavailable(
              "the container engine of this node cannot be reached (is it running?): "
                  + gone.getMessage());
      case DockerException.Broken broken ->
          new HttpRefusal(
              500, "the container engine of this node broke off: " + broken.getMessage());
      case DockerException.ErrorAnswer answer ->
          new HttpRefusal(answer.status(), answer.getMessage());
    };
  }
}
