package dev.skep.daemon.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Addresses;
import java.io.IOException;

/// A node that comes back may find its host at another address: what the user once said of
/// addresses is looked up again. The manager then tells the others where it is ([Announcer]), the
/// agent is seen to come from there.
final class Relocation {
  private static final System.Logger LOG = System.getLogger(Relocation.class.getName());

  private final Environment environment;

  Relocation(Environment environment) {
    this.environment = environment;
  }

  /// The state with the addresses that the host has now, on disk as well.
  ///
  /// @throws HttpRefusal if this is a manager, and there is no address that others could dial
  SwarmState here(SwarmState former) throws IOException {
    Addresses now;
    try {
      now = former.addresses().on(environment.host().read());
    } catch (HttpRefusal nowhere) {
      if (former.manager()) throw nowhere;
      // Nobody dials a worker; its containers are worth more than its address.
      LOG.log(System.Logger.Level.WARNING, "the address stays: {0}", nowhere.getMessage());
      return former;
    }
    if (now.equals(former.addresses())) return former;
    SwarmState moved = former.withAddresses(now);
    moved.write(environment.files());
    LOG.log(System.Logger.Level.INFO, "address {0} -> {1}", former.advertise(), moved.advertise());
    return moved;
  }
}
