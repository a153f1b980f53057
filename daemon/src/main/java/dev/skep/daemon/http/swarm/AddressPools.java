package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pools from which networks are cut, as a user gives them.
final class AddressPools {
  private AddressPools() {}

  private static final Pattern CIDR =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /// A smaller subnet has no room for a gateway, a service and a task.
  private static final int LONGEST_PREFIX = 29;

  static void check(List<String> pools, int subnetSize) {
    if (subnetSize < 0 || subnetSize > LONGEST_PREFIX) {
      throw new HttpRefusal(
          500, "subnet size is out of range: " + Integer.toUnsignedString(subnetSize));
    }
    int size = subnetSize == 0 ? dev.skep.model.Cluster.DEFAULT_SUBNET_SIZE : subnetSize;
    for (String pool : pools) {
      Matcher cidr = CIDR.matcher(pool);
      if (!cidr.matches() || !isAddress(cidr) || prefix(cidr) > 32) {
        throw new HttpRefusal(500, "invalid base pool " + pool + ": invalid CIDR address: " + pool);
      }
      if (prefix(cidr) > size) {
        throw new HttpRefusal(
            500, "invalid CIDR: \"" + pool + "\". Subnet size is too small for pool: " + size);
      }
    }
  }

  private static int prefix(Matcher cidr) {
    return Integer.parseInt(cidr.group(5));
  }

  private static boolean isAddress(Matcher cidr) {
    for (int i = 1; i <= 4; i++) {
      if (Integer.parseInt(cidr.group(i)) > 255) return false;
    }
    return true;
  }
}
