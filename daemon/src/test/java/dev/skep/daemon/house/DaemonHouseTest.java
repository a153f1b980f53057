package dev.skep.daemon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.daemon.disk.RecordCodec;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.house.Classes;
import dev.skep.house.Rings;
import dev.skep.house.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonHouseTest {
  private static final JavaClasses DAEMON = Classes.ofModule(RecordCodec.class);
  private static final JavaClasses DOCKERAPI = Classes.ofModule(ApiError.class);

  @Test
  void knowsNothingOfTheCommand() {
    Rules.doesNotKnow("dev.skep.cli").check(DAEMON);
    Rules.doesNotKnow("dev.skep.cli", "dev.skep.daemon").check(DOCKERAPI);
  }

  /// Docker's dialect is about nouns: it neither decides nor runs anything.
  @Test
  void dialectKnowsNoTrades() {
    Rules.doesNotKnow("dev.skep.manager", "dev.skep.agent", "dev.skep.wire", "dev.skep.loop")
        .check(DOCKERAPI);
  }

  @Test
  void hasNoRings() {
    assertFalse(DAEMON.isEmpty() || DOCKERAPI.isEmpty());
    assertEquals(List.of(), Rings.among(DAEMON, "dev.skep.daemon"));
    assertEquals(List.of(), Rings.among(DOCKERAPI, "dev.skep.dockerapi"));
  }

  @Test
  void marksAllPackages() {
    Rules.marksPackages().check(DAEMON);
    Rules.marksPackages().check(DOCKERAPI);
  }

  /// Loops and the log run on threads of their own; a conversation is a virtual thread. `Main`
  /// hangs a hook on the end of the process, which cannot be virtual. The relay's threads live in
  /// network namespaces of their own, or have work without end.
  @Test
  void beginsPlatformThreadsWhereLoopsRun() {
    Rules.beginsNoPlatformThreadsOutside(
            "dev.skep.daemon.runner",
            "dev.skep.daemon.raft",
            "dev.skep.daemon.network.relay",
            "dev.skep.daemon.Main")
        .check(DAEMON);
  }
}
