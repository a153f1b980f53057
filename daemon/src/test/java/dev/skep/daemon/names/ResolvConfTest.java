package dev.skep.daemon.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
  @Test
  void takesTheFirstThreeAddresses() {
    var lines =
        List.of(
            "# nameserver 192.0.2.9",
            "search example.org",
            "nameserver 127.0.0.53",
            "  nameserver\t2001:db8::1  # home",
            "nameserver",
            "nameserver not-an-address",
            "nameserver 192.0.2.1",
            "nameserver 192.0.2.2");
    assertEquals(
        List.of("127.0.0.53", "2001:db8:0:0:0:0:0:1", "192.0.2.1"),
        addresses(ResolvConf.servers(lines)));
  }

  @Test
  void noticesThatTheFileHasChanged(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("resolv.conf");
    var conf = new ResolvConf(file);
    assertEquals(List.of(), conf.get());
    Files.writeString(file, "nameserver 192.0.2.1\n");
    assertEquals(List.of("192.0.2.1"), addresses(conf.get()));
    Files.writeString(file, "nameserver 192.0.2.22\n");
    assertEquals(List.of("192.0.2.22"), addresses(conf.get()));
    Files.delete(file);
    assertEquals(List.of(), conf.get());
  }

  private static List<String> addresses(List<InetSocketAddress> servers) {
    return servers.stream().map(it -> it.getAddress().getHostAddress()).toList();
  }
}
