package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.KernelSettings;
import dev.skep.agent.network.LeadingPast;
import dev.skep.agent.network.NftTable;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.StaleFlow;
import dev.skep.daemon.network.relay.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The data plane in the kernel. Each step stands alone: a declined one is reported and does not
/// keep the others back.
final class KernelNetwork implements NodeNetwork {
  private static final System.Logger LOG = System.getLogger(KernelNetwork.class.getName());

  private final Tools tools;
  private final Nft nft;
  private final Relay relay;
  private final NetworkLinks links;
  private final KernelTable table;
  private final EngineFirewall firewall;
  private final KernelSwitches switches;
  private Optional<DataPlane> applied = Optional.empty();

  /// Held while the table is written, which takes milliseconds; the rest of a round runs programs,
  /// each of which may take a second on a busy machine.
  private final Object tableLock = new Object();

  /// What the table was written for.
  private Optional<DataPlane> inTable = Optional.empty();

  /// What the ways to other nodes were last brought to.
  private DataPlane linked = DataPlane.EMPTY;

  /// The latest wish that was heard of.
  private Optional<DataPlane> latest = Optional.empty();

  private boolean toldAboutConntrack;

  KernelNetwork(Nft nft, Tools tools, KernelSwitches switches) {
    this.nft = nft;
    this.tools = tools;
    this.relay = new Relay(lines -> batch(tools, lines));
    this.links = new NetworkLinks(tools, relay);
    this.table = new KernelTable(nft);
    this.firewall = new EngineFirewall(tools);
    this.switches = switches;
  }

  @Override
  public synchronized Outcome apply(DataPlane wanted) {
    var round = new Round();
    round.note(switches.set(KernelSettings.wanted(wanted)));
    wanted.sealing().ifPresent(sealing -> round.problems.addAll(relay.carry(sealing)));
    // Addresses before translations: a client that finds the way must find somebody at its end.
    round.note(links.bring(wanted));
    // After the devices that send to it.
    if (wanted.sealing().isEmpty()) relay.close();
    round.note(translations(wanted));
    if (!wanted.networks().isEmpty()) round.note(firewall.open());
    // Last, so that a flow that is forgotten meets the new rules.
    applied.ifPresent(was -> forget(StaleFlow.between(was, wanted)));
    if (round.changed || !applied.equals(Optional.of(wanted))) say(wanted, round);
    applied = Optional.of(wanted);
    return round.outcome();
  }

  private KernelTable.Result translations(DataPlane wanted) {
    synchronized (tableLock) {
      linked = wanted;
      // Whom a later wish leaves is left already, and does not come back with this one.
      return write(latest.map(later -> LeadingPast.of(wanted, later, linked)).orElse(wanted));
    }
  }

  private KernelTable.Result write(DataPlane plane) {
    KernelTable.Result result = table.bring(NftTable.of(plane, switches.bridgesSeen()));
    inTable = result instanceof KernelTable.Result.Failed ? Optional.empty() : Optional.of(plane);
    return result;
  }

  @Override
  public boolean leadPast(DataPlane wanted) {
    synchronized (tableLock) {
      latest = Optional.of(wanted);
      // Before the first round nothing is known of what the kernel holds.
      if (inTable.isEmpty()) return false;
      DataPlane was = inTable.get();
      DataPlane is = LeadingPast.of(was, wanted, linked);
      if (!is.equals(was) && write(is) instanceof KernelTable.Result.Failed) return false;
      return LeadingPast.isDone(is, wanted);
    }
  }

  @Override
  public synchronized Outcome removeAll() {
    var round = new Round();
    round.note(links.bring(DataPlane.EMPTY));
    relay.close();
    synchronized (tableLock) {
      round.note(table.remove());
      inTable = Optional.empty();
      latest = Optional.empty();
    }
    round.note(firewall.close());
    applied = Optional.empty();
    LOG.log(System.Logger.Level.INFO, "data plane -> removed {0}", round.outcome().reasons());
    return round.outcome();
  }

  @Override
  public synchronized void close() {
    relay.close();
    synchronized (tableLock) {
      if (nft instanceof NftLibrary library) library.close();
    }
  }

  private static Optional<String> batch(Tools tools, List<String> lines) {
    var input = String.join("\n", lines) + "\n";
    return switch (tools.run(List.of("ip", "-force", "-batch", "-"), input)) {
      case Tools.Ended ended when ended.ok() -> Optional.empty();
      case Tools.Ended ended -> Optional.of("ip: " + ended.error().strip());
      case Tools.NotRun(var reason) -> Optional.of(reason);
    };
  }

  private void forget(List<StaleFlow> flows) {
    for (var flow : flows) {
      var command = new ArrayList<>(List.of("conntrack"));
      command.addAll(flow.deletion());
      // It ends with 1 when there was no such flow.
      if (tools.run(command, "") instanceof Tools.NotRun(var reason) && !toldAboutConntrack) {
        toldAboutConntrack = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "UDP clients that keep their port stay with a removed backend until they pause for two minutes: {0}",
            reason);
      }
    }
  }

  private void say(DataPlane wanted, Round round) {
    LOG.log(
        System.Logger.Level.INFO,
        "data plane {0} -> {1} networks, {2} ports, {3} virtual addresses: {4}{5}",
        applied.map(was -> was.equals(wanted) ? "mended" : "changed").orElse("unknown"),
        wanted.networks().size(),
        wanted.ports().size(),
        wanted.virtualIps().size(),
        round.how,
        round.problems.isEmpty() ? "" : "; " + round.outcome().reasons());
  }

  private static final class Round {
    final List<Problem> problems = new ArrayList<>();
    boolean changed;
    String how = "table unchanged";

    void note(KernelTable.Result result) {
      switch (result) {
        case KernelTable.Result.Unchanged() -> {}
        case KernelTable.Result.Changed(var what) -> {
          changed = true;
          how = what;
        }
        case KernelTable.Result.Failed(var problem) -> problems.add(problem);
      }
    }

    void note(Step step) {
      changed |= step.changed();
      problems.addAll(step.problems());
    }

    Outcome outcome() {
      return new Outcome(changed, problems);
    }
  }
}
