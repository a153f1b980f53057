package dev.skep.daemon.network;

import java.util.List;

/// The `nft` program, one process per transaction: about 15 ms where the library needs one.
final class NftCommand implements Nft {
  private final Tools tools;

  NftCommand(Tools tools) {
    this.tools = tools;
  }

  @Override
  public Reply run(String script) {
    return switch (tools.run(List.of("nft", "-f", "-"), script)) {
      case Tools.Ended(int code, var output, var error) when code == 0 -> new Reply.Done(output);
      case Tools.Ended(int code, var output, var error) ->
          new Reply.Declined(error.isBlank() ? "nft ended with code " + code : error.strip());
      case Tools.NotRun(var reason) -> new Reply.Declined(reason);
    };
  }

  @Override
  public String describe() {
    return "the nft command";
  }
}
