package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.NftTable;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTableTest {
  private final FakeNft nft = new FakeNft();
  private final KernelTable table = new KernelTable(nft);

  @Test
  void writesTheWholeTableFirstAndThenOnlyWhatDiffers() {
    assertEquals(new KernelTable.Result.Changed("new"), table.bring(with("10.0.0.2")));
    assertEquals(new KernelTable.Result.Changed("updated"), table.bring(with("10.0.0.3")));

    assertEquals(
        List.of(with("10.0.0.2").replace(), with("10.0.0.3").updateFrom(with("10.0.0.2"))),
        nft.written);
  }

  @Test
  void writesNothingWhenNothingDiffers() {
    table.bring(with("10.0.0.2"));

    assertEquals(new KernelTable.Result.Unchanged(), table.bring(with("10.0.0.2")));
    assertEquals(1, nft.written.size());
  }

  @Test
  void writesTheWholeTableWhenSomebodyElseWasThere() {
    table.bring(with("10.0.0.2"));
    nft.listing = Optional.of("with a rule more");

    assertEquals(
        new KernelTable.Result.Changed("table was changed by somebody else"),
        table.bring(with("10.0.0.3")));
    assertEquals(with("10.0.0.3").replace(), nft.written.getLast());
  }

  @Test
  void writesTheWholeTableWhenAnUpdateIsDeclined() {
    table.bring(with("10.0.0.2"));
    nft.declineNext = Optional.of("Device or resource busy");

    assertEquals(new KernelTable.Result.Changed("written whole"), table.bring(with("10.0.0.3")));
    assertEquals(with("10.0.0.3").replace(), nft.written.getLast());
  }

  @Test
  void tellsInNftsWordsWhyItFailedAndTriesAgain() {
    nft.declineNext = Optional.of("Error: Operation not supported");

    var failed = assertInstanceOf(KernelTable.Result.Failed.class, table.bring(with("10.0.0.2")));
    assertEquals(
        new Problem.Declined("table ip skep", "nftables: Error: Operation not supported"),
        failed.problem());
    assertEquals(new KernelTable.Result.Changed("new"), table.bring(with("10.0.0.2")));
  }

  @Test
  void removesOnlyWhatIsThere() {
    assertEquals(new KernelTable.Result.Unchanged(), table.remove());
    table.bring(with("10.0.0.2"));
    assertEquals(new KernelTable.Result.Changed("removed"), table.remove());
    assertTrue(nft.listing.isEmpty());
  }

  private static NftTable with(String backend) {
    var port = PublishedPort.of(Protocol.TCP, 80, List.of(Backend.of(backend, 80)));
    return NftTable.of(DataPlane.EMPTY.withPorts(List.of(port)), true);
  }

  /// Remembers what was written, and lists how often that was.
  private static final class FakeNft implements Nft {
    final List<String> written = new ArrayList<>();
    Optional<String> listing = Optional.empty();
    Optional<String> declineNext = Optional.empty();

    @Override
    public Reply run(String script) {
      if (script.startsWith("list")) {
        return listing
            .<Reply>map(Reply.Done::new)
            .orElse(new Reply.Declined("No such file or directory"));
      }
      if (declineNext.isPresent()) {
        var reply = new Reply.Declined(declineNext.get());
        declineNext = Optional.empty();
        return reply;
      }
      written.add(script);
      listing =
          script.equals(NftTable.remove())
              ? Optional.empty()
              : Optional.of("after write " + written.size());
      return new Reply.Done("");
    }

    @Override
    public String describe() {
      return "a fake";
    }
  }
}
