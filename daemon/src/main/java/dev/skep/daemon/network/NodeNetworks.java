package dev.skep.daemon.network;

import dev.skep.daemon.network.relay.Relay;
import dev.skep.model.Ipv4;
import java.util.Optional;

/// Chooses how this node does its networking, once, at start, and says so in the log.
public final class NodeNetworks {
  private static final System.Logger LOG = System.getLogger(NodeNetworks.class.getName());

  private NodeNetworks() {}

  /// nftables in the kernel: for nodes whose tasks are containers of an engine. Never fails; where
  /// the machine lacks the means, the network that is returned says what is missing each time
  /// something is asked of it.
  public static NodeNetwork inKernel() {
    var tools = new Tools();
    String why;
    try {
      var library = NftLibrary.open();
      if (library.run(PROBE) instanceof Nft.Reply.Declined(var error)) {
        library.close();
        why = library.describe() + ": " + error;
      } else {
        return chosen(library, tools, "");
      }
    } catch (NftLibrary.Unusable unusable) {
      why = String.valueOf(unusable.getMessage());
    }
    var command = new NftCommand(tools);
    if (command.run(PROBE) instanceof Nft.Reply.Declined(var error)) {
      var reason =
          "this node cannot publish ports, balance virtual addresses or reach containers of other"
              + " nodes: no nftables ("
              + why
              + "; nft: "
              + error
              + ")";
      LOG.log(System.Logger.Level.WARNING, reason);
      return new UnavailableNetwork(reason);
    }
    return chosen(command, tools, " (" + why + ")");
  }

  /// Sockets of this process: for nodes whose tasks are processes of this machine.
  ///
  /// @param listen the node's own address on this machine, or [Ipv4#ANY] for all
  public static NodeNetwork forwarding(Ipv4 listen) {
    return new LoopbackForwarder(listen);
  }

  /// Why this machine cannot take part in encrypted networks, if it cannot.
  public static Optional<String> sealingTrouble() {
    return Relay.trouble();
  }

  private static NodeNetwork chosen(Nft nft, Tools tools, String why) {
    LOG.log(System.Logger.Level.INFO, "data plane by nftables through {0}{1}", nft.describe(), why);
    return new KernelNetwork(nft, tools, new KernelSwitches(KernelSwitches.ROOT));
  }

  /// Asks for a right and a kernel feature that every transaction needs: an ordinary user may not
  /// even list.
  private static final String PROBE = "list tables\n";
}
