package dev.skep.daemon.network;

import dev.skep.agent.network.NftTable;
import dev.skep.agent.network.Problem;
import java.util.Optional;

/// Our nftables table in the kernel, and what we remember of it.
///
/// What the kernel lists after our own transaction is what it must list ever after; any other
/// listing means that somebody else was there, and the whole table is written anew. So no listing
/// has to be understood, whatever version of nft prints it.
final class KernelTable {
  private static final System.Logger LOG = System.getLogger(KernelTable.class.getName());
  private static final String LIST = "list table ip skep\n";

  private final Nft nft;
  private Optional<Known> known = Optional.empty();

  private record Known(NftTable table, String listing) {}

  sealed interface Result {
    record Unchanged() implements Result {}

    record Changed(String how) implements Result {}

    record Failed(Problem problem) implements Result {}
  }

  KernelTable(Nft nft) {
    this.nft = nft;
  }

  Result bring(NftTable wanted) {
    var listing = listing();
    var asWeLeftIt = known.filter(k -> listing.filter(k.listing()::equals).isPresent());
    if (asWeLeftIt.isEmpty()) {
      var why =
          known.isPresent()
              ? "table was changed by somebody else"
              : listing.isPresent() ? "taken over" : "new";
      return write(wanted, wanted.replace(), why);
    }
    var update = wanted.updateFrom(asWeLeftIt.get().table());
    if (update.isEmpty()) return new Result.Unchanged();
    return switch (write(wanted, update, "updated")) {
      case Result.Failed(var problem) -> {
        LOG.log(
            System.Logger.Level.WARNING,
            "table ip skep: update declined, writing it whole: {0}",
            problem.reason());
        yield write(wanted, wanted.replace(), "written whole");
      }
      case Result done -> done;
    };
  }

  Result remove() {
    known = Optional.empty();
    if (listing().isEmpty()) return new Result.Unchanged();
    return switch (nft.run(NftTable.remove())) {
      case Nft.Reply.Done _ -> new Result.Changed("removed");
      case Nft.Reply.Declined(var error) ->
          new Result.Failed(new Problem.Declined("remove table ip skep", error));
    };
  }

  private Result write(NftTable wanted, String script, String how) {
    known = Optional.empty();
    return switch (nft.run(script)) {
      case Nft.Reply.Done _ -> {
        known = listing().map(listing -> new Known(wanted, listing));
        yield new Result.Changed(how);
      }
      case Nft.Reply.Declined(var error) ->
          new Result.Failed(new Problem.Declined("table ip skep", "nftables: " + error));
    };
  }

  private Optional<String> listing() {
    return switch (nft.run(LIST)) {
      case Nft.Reply.Done(var output) -> Optional.of(output);
      case Nft.Reply.Declined _ -> Optional.empty();
    };
  }
}
