package dev.skep.daemon.network.relay;

import dev.skep.agent.network.Sealing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;

/// Two network namespaces and a cable between them, joined to nothing else: one from which VXLAN
/// devices send, and the relay's desk, where all addresses of the world are its own. So devices
/// send to another node's address as ever, and what they send ends at the desk.
final class Link implements AutoCloseable {
  private static final String AT_DEVICES = "relay";
  private static final String AT_DESK = "devices";

  /// The cable cuts nothing; the devices know how much the wire between nodes takes.
  private static final int MTU_BYTES = 65_535;

  private final Space devices;
  private final Space desk;
  private final Relay.Ip ip;

  private Link(Space devices, Space desk, Relay.Ip ip) {
    this.devices = devices;
    this.desk = desk;
    this.ip = ip;
  }

  static Link open(Sealing sealing, Relay.Ip ip) throws IOException {
    var devices = new Space("relay-devices");
    Space desk;
    try {
      desk = new Space("relay-desk");
    } catch (IOException declined) {
      devices.close();
      throw declined;
    }
    var link = new Link(devices, desk, ip);
    try {
      link.connect(sealing);
      return link;
    } catch (IOException | RuntimeException declined) {
      link.close();
      throw declined;
    }
  }

  private void connect(Sealing sealing) throws IOException {
    devices.in(() -> {
      batch(
          List.of(
              "link add "
                  + AT_DEVICES
                  + (" mtu " + MTU_BYTES + " type veth peer name ")
                  + AT_DESK
                  + (" mtu " + MTU_BYTES + " netns " + desk.path())));
      Natives.sendWhole(AT_DEVICES);
      batch(
          List.of(
              "addr add " + sealing.inside() + "/30 dev " + AT_DEVICES,
              "link set dev " + AT_DEVICES + " up"));
      return true;
    });
    desk.in(() -> {
      batch(
          List.of(
              "addr add " + sealing.relay() + "/30 dev " + AT_DESK,
              "link set dev " + AT_DESK + " up",
              "link set dev lo up",
              // Before the one for all: the longer prefix wins.
              "route add " + sealing.inside() + "/32 dev " + AT_DESK + " table local",
              "route add local 0.0.0.0/0 dev lo table local"));
      return true;
    });
    make(List.of("route add default via " + sealing.relay() + " dev " + AT_DEVICES));
  }

  /// Runs the lines where devices send from.
  void make(List<String> lines) throws IOException {
    devices.in(() -> {
      batch(lines);
      return true;
    });
  }

  private void batch(List<String> lines) throws IOException {
    var complaint = ip.batch(lines);
    if (complaint.isPresent()) throw new IOException(complaint.get());
  }

  /// Where what the devices send to that address arrives.
  DatagramChannel listen(InetSocketAddress address) throws IOException {
    return desk.in(() -> Sockets.bound(address));
  }

  @Override
  public void close() {
    devices.close();
    desk.close();
  }
}
