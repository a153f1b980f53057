package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.KernelDevices;
import dev.skep.agent.network.KernelLinks;
import dev.skep.agent.network.KernelPeers;
import dev.skep.agent.network.KernelRoutes;
import dev.skep.agent.network.Problem;
import dev.skep.daemon.network.relay.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Devices, addresses, forwarding entries, neighbours and routes of the networks: reads what the
/// kernel has, and mends what differs. Each program is run once for all networks and nodes.
final class NetworkLinks {
  private static final int COMPLAINTS = 4;

  private final Tools tools;
  private final Relay relay;

  NetworkLinks(Tools tools, Relay relay) {
    this.tools = tools;
    this.relay = relay;
  }

  Step bring(DataPlane wanted) {
    var round = new Round();
    var present = devices(wanted, round);
    addresses(wanted, round);
    present.ifPresent(devices -> peersAndRoutes(wanted, devices, round));
    return new Step(round.changed, round.problems);
  }

  /// What there is in the end: entries for a device that could not be made would be declined one by
  /// one.
  private Optional<KernelDevices> devices(DataPlane wanted, Round round) {
    var found = devices(round);
    if (found.isEmpty()) return found;
    var repaired = repaired(found.get(), wanted, round);
    if (repaired.isEmpty() || !makesSealed(repaired.get(), wanted, round)) return repaired;
    // What was made elsewhere has yet to be put into its bridge.
    return devices(round).flatMap(made -> repaired(made, wanted, round));
  }

  private Optional<KernelDevices> repaired(KernelDevices is, DataPlane wanted, Round round) {
    var repairs = is.repairs(wanted);
    if (repairs.isEmpty()) return Optional.of(is);
    mend("ip", repairs, round);
    return devices(round);
  }

  private boolean makesSealed(KernelDevices is, DataPlane wanted, Round round) {
    if (!relay.isOpen() || is.sealedAdditions(wanted, "").isEmpty()) return false;
    var problems = relay.make(here -> is.sealedAdditions(wanted, here));
    round.problems.addAll(problems);
    round.changed |= problems.isEmpty();
    return true;
  }

  private Optional<KernelDevices> devices(Round round) {
    return asked(List.of("ip", "-d", "-o", "-batch", "-"), KernelDevices.QUESTIONS, round)
        .map(KernelDevices::parse);
  }

  private void addresses(DataPlane wanted, Round round) {
    var addresses = asked(List.of("ip", "-o", "-4", "addr", "show"), "", round);
    var ports = asked(List.of("bridge", "-d", "-o", "link", "show"), "", round);
    if (addresses.isEmpty() || ports.isEmpty()) return;
    var links = KernelLinks.parse(addresses.get(), ports.get());
    links
        .missingBridges(wanted)
        .forEach(
            b -> round.problems.add(new Problem.Pending("bridge " + b + " does not exist yet")));
    mend("ip", links.addressRepairs(wanted), round);
    if (!wanted.networks().isEmpty()) mend("bridge", links.hairpinRepairs(), round);
  }

  private void peersAndRoutes(DataPlane wanted, KernelDevices present, Round round) {
    var forwarding = asked(List.of("bridge", "fdb", "show"), "", round);
    var rest = asked(List.of("ip", "-4", "-o", "-batch", "-"), KernelRoutes.QUESTIONS, round);
    if (forwarding.isEmpty() || rest.isEmpty()) return;
    var peers = KernelPeers.parse(forwarding.get(), rest.get());
    mend("bridge", peers.forwardingRepairs(wanted, present), round);
    var lines = new ArrayList<>(peers.neighbourRepairs(wanted, present));
    lines.addAll(KernelRoutes.parse(rest.get()).repairs(wanted, present));
    mend("ip", lines, round);
  }

  private Optional<String> asked(List<String> command, String input, Round round) {
    var result = tools.run(command, input);
    if (result instanceof Tools.Ended ended && ended.ok()) return Optional.of(ended.output());
    var what = String.join(" ", command);
    round.problems.add(
        new Problem.Declined(what, "cannot read what is there: " + what + ": " + result));
    return Optional.empty();
  }

  /// `-force` goes on after a line that fails, such as one for a container that has just ended.
  private void mend(String tool, List<String> lines, Round round) {
    if (lines.isEmpty()) return;
    switch (tools.run(List.of(tool, "-force", "-batch", "-"), String.join("\n", lines) + "\n")) {
      case Tools.Ended ended when ended.ok() -> round.changed = true;
      case Tools.Ended ended ->
          round.problems.add(new Problem.Declined(tool, tool + ": " + firstOf(ended.error())));
      case Tools.NotRun(var reason) -> round.problems.add(new Problem.Declined(tool, reason));
    }
  }

  /// A program complains of each line, and of many lines for one reason.
  private static String firstOf(String complaints) {
    return complaints.lines().limit(COMPLAINTS).collect(Collectors.joining("; "));
  }

  private static final class Round {
    final List<Problem> problems = new ArrayList<>();
    boolean changed;
  }
}
