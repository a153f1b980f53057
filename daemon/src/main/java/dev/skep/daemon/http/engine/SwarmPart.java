package dev.skep.daemon.http.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the swarm side adds to `/info` and `/_ping`: the `Swarm` object, its warnings, and the
/// state as the ping header words it (`inactive`, `active/manager`, …).
public record SwarmPart(String state, byte[] json, List<String> warnings) {
  public static final SwarmPart INACTIVE =
      new SwarmPart(
          "inactive",
          """
          {"NodeID":"","NodeAddr":"","LocalNodeState":"inactive","ControlAvailable":false,"Error":"","RemoteManagers":null}\
          """
              .getBytes(StandardCharsets.UTF_8),
          List.of());

  public SwarmPart {
    warnings = List.copyOf(warnings);
  }
}
