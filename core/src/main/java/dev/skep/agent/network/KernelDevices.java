package dev.skep.agent.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel says about the devices of our networks: the bridges, which the engine makes, and
/// the VXLAN devices in them, which we make.
public record KernelDevices(SortedMap<String, Bridge> bridges, SortedMap<String, Tunnel> tunnels) {
  /// Commands for `ip -d -o -batch` whose output [#parse] reads.
  public static final String QUESTIONS = "link show type bridge\nlink show type vxlan\n";

  private static final Pattern BRIDGE =
      Pattern.compile(
          "^\\d+: ("
              + BridgeNetwork.BRIDGE_PREFIX
              + "[^\\s:@]+): .* mtu (\\d+) .*link/ether (\\S+) .*");
  private static final Pattern TUNNEL =
      Pattern.compile(
          "^\\d+: ("
              + Vxlan.DEVICE_PREFIX
              + "[^\\s:@]+)(?:@\\S+)?: <([^>]*)> mtu (\\d+) (.*) vxlan id (\\d+) (.*)");
  private static final Pattern MASTER = Pattern.compile(".* master (\\S+) .*");
  private static final Pattern LOCAL = Pattern.compile(".* local (\\S+) .*");
  private static final Pattern PORT = Pattern.compile(".* dstport (\\d+) .*");

  record Bridge(String mac, int mtuBytes) {}

  /// @param settings what cannot be changed later
  /// @param master the bridge that it is in, or empty
  record Tunnel(Settings settings, String master, int mtuBytes, boolean up) {
    static Tunnel of(BridgeNetwork network, Vxlan wanted) {
      return new Tunnel(Settings.of(wanted), network.bridge(), network.mtuBytes(), true);
    }
  }

  /// @param silent it neither learns nor floods
  /// @param elsewhere it sends from another network namespace than its own
  record Settings(int id, int port, Optional<String> local, boolean silent, boolean elsewhere) {
    static Settings of(Vxlan wanted) {
      return new Settings(
          wanted.id(), wanted.port(), wanted.local().map(Object::toString), true, wanted.sealed());
    }
  }

  public KernelDevices {
    bridges = Collections.unmodifiableSortedMap(new TreeMap<>(bridges));
    tunnels = Collections.unmodifiableSortedMap(new TreeMap<>(tunnels));
  }

  public static KernelDevices parse(String lines) {
    var bridges = new TreeMap<String, Bridge>();
    var tunnels = new TreeMap<String, Tunnel>();
    lines
        .lines()
        .forEach(line -> {
          var bridge = BRIDGE.matcher(line);
          if (bridge.matches()) {
            bridges.put(
                bridge.group(1), new Bridge(bridge.group(3), Integer.parseInt(bridge.group(2))));
          }
          var tunnel = TUNNEL.matcher(line);
          if (tunnel.matches()) tunnels.put(tunnel.group(1), tunnel(tunnel));
        });
    return new KernelDevices(bridges, tunnels);
  }

  private static Tunnel tunnel(Matcher line) {
    // What follows the id, up to what the device is as a port of a bridge.
    var settings = " " + line.group(6).split("\\\\", 2)[0] + " ";
    return new Tunnel(
        new Settings(
            Integer.parseInt(line.group(5)),
            found(PORT, settings).map(Integer::parseInt).orElse(0),
            found(LOCAL, settings),
            settings.contains(" nolearning ")
                && settings.contains(" proxy ")
                && !settings.contains(" remote ")
                && !settings.contains(" group "),
            line.group(4).contains(" link-netns")),
        found(MASTER, line.group(4)).orElse(""),
        Integer.parseInt(line.group(3)),
        List.of(line.group(2).split(",")).contains("UP"));
  }

  private static Optional<String> found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// Lines for `ip -batch`. A network whose bridge the engine has not made yet is left out.
  public List<String> repairs(DataPlane wanted) {
    var lines = new ArrayList<String>();
    var due = new TreeSet<String>();
    for (var network : wanted.networks()) {
      network.vxlan().ifPresent(_ -> due.add(network.vxlanDevice()));
      var bridge = bridges.get(network.bridge());
      if (bridge == null) continue;
      bridgeRepairs(network, bridge, lines);
      network.vxlan().ifPresent(vxlan -> tunnelRepairs(network, vxlan, lines));
    }
    tunnels.keySet().stream()
        .filter(device -> !due.contains(device))
        .forEach(device -> lines.add("link del dev " + device));
    return List.copyOf(lines);
  }

  private static void bridgeRepairs(BridgeNetwork network, Bridge is, List<String> lines) {
    var device = "link set dev " + network.bridge();
    if (!is.mac().equals(network.bridgeMac()))
      lines.add(device + " address " + network.bridgeMac());
    if (is.mtuBytes() != network.mtuBytes()) lines.add(device + " mtu " + network.mtuBytes());
  }

  private void tunnelRepairs(BridgeNetwork network, Vxlan vxlan, List<String> lines) {
    var device = network.vxlanDevice();
    var is = tunnels.get(device);
    if (is != null && !is.settings().equals(Settings.of(vxlan))) {
      lines.add("link del dev " + device);
      is = null;
    }
    if (is == null) {
      if (!vxlan.sealed()) lines.add(addition(network, vxlan));
      return;
    }
    var repair = "link set dev " + device;
    if (is.mtuBytes() != network.mtuBytes()) lines.add(repair + " mtu " + network.mtuBytes());
    if (!is.master().equals(network.bridge())) lines.add(repair + " master " + network.bridge());
    if (!is.up()) lines.add(repair + " up");
  }

  /// Lines for `ip -batch` in the place where sealed frames begin; what is made there is then
  /// brought here and put into its bridge by [#repairs].
  ///
  /// @param here the network namespace of the bridges, as a path
  public List<String> sealedAdditions(DataPlane wanted, String here) {
    var lines = new ArrayList<String>();
    for (var network : wanted.networks()) {
      var device = network.vxlanDevice();
      if (!bridges.containsKey(network.bridge()) || tunnels.containsKey(device)) continue;
      network
          .vxlan()
          .filter(Vxlan::sealed)
          .ifPresent(vxlan -> {
            lines.add("link add " + device + settings(vxlan));
            lines.add("link set dev " + device + " netns " + here);
          });
    }
    return List.copyOf(lines);
  }

  private static String addition(BridgeNetwork network, Vxlan vxlan) {
    return "link add "
        + network.vxlanDevice()
        + " mtu "
        + network.mtuBytes()
        + " master "
        + network.bridge()
        + " up"
        + settings(vxlan);
  }

  private static String settings(Vxlan vxlan) {
    return " type vxlan id "
        + vxlan.id()
        + " dstport "
        + vxlan.port()
        + vxlan.local().map(address -> " local " + address).orElse("")
        + " nolearning proxy udpcsum";
  }
}
