package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardRulesTest {
  private static final String OUT =
      "-o skep+ -m conntrack --ctstate DNAT --ctdir ORIGINAL -m comment --comment skep -j ACCEPT";
  private static final String BACK =
      "-i skep+ -m conntrack --ctstate DNAT --ctdir REPLY -m comment --comment skep -j ACCEPT";
  private static final String ONWARD =
      "-i skep+ -o skep+ -m connmark --mark 0x5e000000/0xff000000 -m comment --comment skep -j ACCEPT";

  private static List<String> joined(List<List<String>> calls) {
    return calls.stream().map(c -> String.join(" ", c)).toList();
  }

  @Test
  void standBehindTheUsersRulesAndBeforeDockersReturn() {
    var listing =
        """
        -N DOCKER-USER
        -A DOCKER-USER -s 203.0.113.9/32 -j DROP
        -A DOCKER-USER -j RETURN
        """;

    assertEquals(
        List.of(
            "-I DOCKER-USER 2 " + OUT, "-I DOCKER-USER 3 " + BACK, "-I DOCKER-USER 4 " + ONWARD),
        joined(ForwardRules.missing(listing)));
  }

  @Test
  void goToTheEndWhereDockerLeavesTheChainEmpty() {
    assertEquals(
        List.of(
            "-I DOCKER-USER 1 " + OUT, "-I DOCKER-USER 2 " + BACK, "-I DOCKER-USER 3 " + ONWARD),
        joined(ForwardRules.missing("-N DOCKER-USER\n")));
  }

  @Test
  void areAddedOnlyWhereTheyAreMissing() {
    var listing = "-N DOCKER-USER\n-A DOCKER-USER " + OUT + "\n-A DOCKER-USER -j RETURN\n";

    assertEquals(
        List.of("-I DOCKER-USER 2 " + BACK, "-I DOCKER-USER 3 " + ONWARD),
        joined(ForwardRules.missing(listing)));
  }

  @Test
  void areTakenAwayHoweverOftenTheyAreThereAndNothingElseIs() {
    var listing =
        "-A DOCKER-USER "
            + OUT
            + "\n-A DOCKER-USER -j DROP\n-A DOCKER-USER "
            + OUT
            + "\n-A DOCKER-USER "
            + BACK
            + "\n";

    assertEquals(
        List.of("-D DOCKER-USER " + OUT, "-D DOCKER-USER " + OUT, "-D DOCKER-USER " + BACK),
        joined(ForwardRules.removals(listing)));
  }
}
