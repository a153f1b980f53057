package dev.skep.daemon.http.swarm;

/// Where a node listens and what it tells the others.
///
/// @param wish what these came from
/// @param listen `host:port`
/// @param advertise `host:port`
/// @param local the address of this host that its traffic comes from, without port
/// @param dataPath the address of the data path, without port
public record Addresses(
    AddressWish wish, String listen, String advertise, String local, String dataPath) {

  /// What the same words mean on the host as it is now: these addresses as long as it has them.
  ///
  /// @throws dev.skep.daemon.http.HttpRefusal if they mean nothing there
  public Addresses on(HostAddresses host) {
    return new AddressRules(host).again(this);
  }

  /// The advertised address without its port.
  public String advertisedHost() {
    return advertise.substring(0, advertise.lastIndexOf(':'));
  }

  /// The address of the data path if one was asked for; empty means that nobody cares.
  public String askedDataPath() {
    return wish.dataPath().isEmpty() ? "" : dataPath;
  }
}
