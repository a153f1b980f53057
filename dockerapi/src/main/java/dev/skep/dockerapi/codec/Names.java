package dev.skep.dockerapi.codec;

import java.util.Map;
import java.util.regex.Pattern;

/// From a component's name to Docker's: `nanoCpus` is `NanoCPUs`.
final class Names {
  private Names() {}

  /// Words that Docker writes in another case than the rest of the world.
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("Id", "ID"),
          Map.entry("Ids", "IDs"),
          Map.entry("Cpus", "CPUs"),
          Map.entry("Dns", "DNS"),
          Map.entry("Tty", "TTY"),
          Map.entry("Uid", "UID"),
          Map.entry("Gid", "GID"),
          Map.entry("Pid", "PID"),
          Map.entry("Ips", "IPs"),
          Map.entry("Ca", "CA"),
          Map.entry("Tls", "TLS"),
          Map.entry("Os", "OS"),
          Map.entry("Ipam", "IPAM"),
          Map.entry("Selinux", "SELinux"));

  private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");

  static String member(String component) {
    String capital = Character.toUpperCase(component.charAt(0)) + component.substring(1);
    return WORD.matcher(capital).replaceAll(word -> WORDS.getOrDefault(word.group(), word.group()));
  }
}
