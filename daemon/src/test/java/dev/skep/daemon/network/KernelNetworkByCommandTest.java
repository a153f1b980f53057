package dev.skep.daemon.network;

class KernelNetworkByCommandTest extends KernelNetworkTest {
  @Override
  Nft nft() {
    return new NftCommand(new Tools());
  }
}
