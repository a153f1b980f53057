package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

class KernelNetworkByLibraryTest extends KernelNetworkTest {
  @BeforeAll
  static void needsTheLibrary() {
    try {
      NftLibrary.open().close();
    } catch (NftLibrary.Unusable absent) {
      assumeTrue(false, () -> "needs libnftables: " + absent.getMessage());
    }
  }

  @Override
  Nft nft() {
    return NftLibrary.open();
  }
}
