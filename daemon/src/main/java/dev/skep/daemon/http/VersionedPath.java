package dev.skep.daemon.http;

import dev.skep.dockerapi.codec.ApiVersion;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/v1.41/info` → 1.41 and `/info`; without a prefix, Docker's default version applies.
record VersionedPath(Optional<ApiVersion> asked, String path) {
  private static final Pattern PREFIX = Pattern.compile("/v([0-9][0-9.]*)(/.*)");

  static VersionedPath parse(String path) {
    var matcher = PREFIX.matcher(path);
    if (!matcher.matches()) return new VersionedPath(Optional.empty(), path);
    return new VersionedPath(Optional.of(new ApiVersion(matcher.group(1))), matcher.group(2));
  }

  ApiVersion version() {
    return asked.orElse(ApiVersion.CURRENT);
  }
}
