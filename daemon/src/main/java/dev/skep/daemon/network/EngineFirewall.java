package dev.skep.daemon.network;

import dev.skep.agent.network.ForwardRules;
import dev.skep.agent.network.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Docker's own filter rules, where Docker's chains exist. Docker may use either flavour of
/// `iptables`; its chain says which.
final class EngineFirewall {
  private static final Path LEGACY_TABLES = Path.of("/proc/net/ip_tables_names");

  private final Tools tools;

  EngineFirewall(Tools tools) {
    this.tools = tools;
  }

  Step open() {
    return inDockersFlavour(ForwardRules::missing);
  }

  Step close() {
    return inDockersFlavour(ForwardRules::removals);
  }

  private Step inDockersFlavour(Function<String, List<List<String>>> plan) {
    for (var flavour : flavours()) {
      if (iptables(flavour, List.of("-S", ForwardRules.CHAIN)) instanceof Tools.Ended listing
          && listing.ok()) {
        return run(flavour, plan.apply(listing.output()));
      }
    }
    return new Step(false, List.of());
  }

  /// The legacy program makes the legacy tables by looking for them, so it is asked only where they
  /// are in use.
  private static List<String> flavours() {
    return Files.exists(LEGACY_TABLES)
        ? List.of("iptables", "iptables-nft", "iptables-legacy")
        : List.of("iptables", "iptables-nft");
  }

  private Step run(String flavour, List<List<String>> calls) {
    var problems = new ArrayList<Problem>();
    for (var call : calls) {
      switch (iptables(flavour, call)) {
        case Tools.Ended ended when ended.ok() -> {}
        case Tools.Ended ended -> problems.add(declined(call, ended.error().strip()));
        case Tools.NotRun(var reason) -> problems.add(declined(call, reason));
      }
    }
    return new Step(!calls.isEmpty() && problems.size() < calls.size(), problems);
  }

  private Tools.Result iptables(String flavour, List<String> arguments) {
    var command = new ArrayList<>(List.of(flavour, "-w", "5"));
    command.addAll(arguments);
    return tools.run(command, "");
  }

  private static Problem declined(List<String> call, String why) {
    return new Problem.Declined("DOCKER-USER", "iptables " + String.join(" ", call) + ": " + why);
  }
}
