package dev.skep.daemon.http.engine;

import dev.skep.dockerapi.codec.ApiVersion;

/// What we must know of the engine to speak with it: its range of APIs, its name for itself, and
/// which image builder it offers (`1` classic, `2` BuildKit).
public record EngineFacts(ApiVersion api, ApiVersion oldest, String version, String builder) {

  /// The nearest version to `asked` that the engine speaks.
  ApiVersion spoken(ApiVersion asked) {
    if (!api.atLeast(asked)) return api;
    return asked.atLeast(oldest) ? asked : oldest;
  }
}
