package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// From what a user says of addresses (or leaves unsaid) to the ones that a node listens on and
/// tells the others.
final class AddressRules {
  private static final String DEFAULT_HOST = "0.0.0.0";
  private static final String DEFAULT_PORT = "2377";

  /// Only literals: a name must never be looked up while an answer waits.
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final HostAddresses host;

  AddressRules(HostAddresses host) {
    this.host = host;
  }

  Addresses resolve(AddressWish wish) {
    HostPort asked = complete("ListenAddr", wish.listen());
    InetAddress listen =
        named(asked.host())
            .or(() -> literal(asked.host()))
            .orElseThrow(() ->
                HttpRefusal.badRequest(
                    "listen address must be an IP address or network interface (with optional"
                        + " port number)"));
    if (!asked.port().matches("\\d{1,5}")) {
      throw HttpRefusal.badRequest("could not parse listen address " + wish.listen());
    }
    HostPort advertise = advertise(wish.advertise(), listen, asked.port());
    return new Addresses(
        wish,
        new HostPort(plain(listen), asked.port()).text(),
        advertise.text(),
        local(listen, advertise.host()),
        dataPath(wish.dataPath()).orElse(advertise.host()));
  }

  /// What the words of earlier mean now. An address that was found out stays while the host has it,
  /// even if others would do as well by now.
  Addresses again(Addresses former) {
    String advertised = hostOf(former.advertise());
    requireHere(former, advertised);
    boolean stays =
        means(former.wish().listen(), hostOf(former.listen()))
            && means(former.wish().advertise(), advertised)
            && means(former.wish().dataPath(), former.dataPath());
    return stays ? former : resolve(former.wish());
  }

  /// One that was ours is not to be found any more. A foreign one never was: others reach us there
  /// by ways that we do not know.
  private void requireHere(Addresses former, String advertised) {
    boolean fixed = literal(hostOf(former.wish().advertise())).isPresent();
    if (!fixed || !advertised.equals(former.local()) || isOurs(advertised)) return;
    throw HttpRefusal.badRequest(
        "could not find the address to advertise, "
            + advertised
            + ", on this system: give it back to this host, or let the node leave the swarm and"
            + " join with another --advertise-addr");
  }

  /// Whether these words may still stand for that address of this host.
  private boolean means(String words, String address) {
    String host = hostOf(words);
    if (host.isEmpty()) return isOurs(address) || isEverywhere(address);
    List<InetAddress> addresses = this.host.all().get(host);
    return addresses == null
        ? literal(host).isPresent()
        : addresses.stream().anyMatch(it -> plain(it).equals(address));
  }

  private static boolean isEverywhere(String address) {
    return literal(address).filter(InetAddress::isAnyLocalAddress).isPresent();
  }

  private static String hostOf(String text) {
    return split(text).map(HostPort::host).orElseGet(() -> unbracketed(text));
  }

  /// `host:port` of a manager that is to be joined.
  static String remote(String text) {
    return complete("remoteAddr", text).text();
  }

  private HostPort advertise(String text, InetAddress listen, String listenPort) {
    if (text.isEmpty()) {
      InetAddress chosen = listen.isAnyLocalAddress() ? system() : listen;
      return new HostPort(plain(chosen), listenPort);
    }
    HostPort asked = split(text).orElseGet(() -> new HostPort(unbracketed(text), ""));
    InetAddress address =
        specific(asked.host())
            .filter(_ -> asked.port().isEmpty() || asked.port().matches("\\d{1,5}"))
            .orElseThrow(() ->
                HttpRefusal.badRequest(
                    "advertise address must be a non-zero IP address or network interface"
                        + " (with optional port number)"));
    return new HostPort(plain(address), asked.port().isEmpty() ? listenPort : asked.port());
  }

  private Optional<String> dataPath(String text) {
    if (text.isEmpty()) return Optional.empty();
    InetAddress address =
        specific(unbracketed(text))
            .orElseThrow(() ->
                HttpRefusal.badRequest(
                    "data path address must be a non-zero IP address or network interface"
                        + " (without a port number)"));
    return Optional.of(plain(address));
  }

  /// Where this host's own traffic comes from: the address others know, if it is one of ours.
  private String local(InetAddress listen, String advertise) {
    if (!listen.isAnyLocalAddress()) return plain(listen);
    if (isOurs(advertise)) return advertise;
    try {
      return plain(system());
    } catch (HttpRefusal several) {
      throw HttpRefusal.badRequest(
          "must specify a listening address because the address to advertise is not recognized as"
              + " a system address, and a system's IP address to use could not be uniquely"
              + " identified");
    }
  }

  /// Every host has all loopback addresses, and names one of them.
  private boolean isOurs(String address) {
    if (literal(address).filter(InetAddress::isLoopbackAddress).isPresent()) return true;
    return host.all().values().stream()
        .flatMap(List::stream)
        .anyMatch(it -> plain(it).equals(address));
  }

  private Optional<InetAddress> specific(String text) {
    return named(text).or(() -> literal(text)).filter(address -> !address.isAnyLocalAddress());
  }

  /// The one address of an interface of that name.
  private Optional<InetAddress> named(String text) {
    List<InetAddress> addresses = host.all().get(text);
    if (addresses == null) return Optional.empty();
    return Optional.of(
        preferred(text, addresses.stream().filter(it -> !it.isLinkLocalAddress()).toList())
            .orElseThrow(() ->
                HttpRefusal.badRequest(
                    "interface " + text + " has no usable IPv4 or IPv6 address")));
  }

  /// The one address of this host by which others may reach it.
  private InetAddress system() {
    var found = new ArrayList<Map.Entry<String, InetAddress>>();
    host.outward()
        .forEach((name, addresses) ->
            preferred(name, addresses.stream().filter(AddressRules::isGlobal).toList())
                .ifPresent(it -> found.add(Map.entry(name, it))));
    if (found.isEmpty()) throw HttpRefusal.badRequest("could not find the system's IP address");
    if (found.size() > 1) {
      throw tooMany(
          "different interfaces ("
              + plain(found.get(0).getValue())
              + " on "
              + found.get(0).getKey()
              + " and "
              + plain(found.get(1).getValue())
              + " on "
              + found.get(1).getKey()
              + ")");
    }
    return found.getFirst().getValue();
  }

  private static Optional<InetAddress> preferred(String name, List<InetAddress> addresses) {
    List<InetAddress> four = addresses.stream().filter(it -> it instanceof Inet4Address).toList();
    List<InetAddress> candidates = four.isEmpty() ? addresses : four;
    if (candidates.size() > 1) {
      throw tooMany(
          "interface "
              + name
              + " ("
              + plain(candidates.get(0))
              + " and "
              + plain(candidates.get(1))
              + ")");
    }
    return candidates.stream().findFirst();
  }

  private static HttpRefusal tooMany(String where) {
    return HttpRefusal.badRequest(
        "could not choose an IP address to advertise since this system has multiple addresses on "
            + where);
  }

  private static boolean isGlobal(InetAddress it) {
    return !it.isLoopbackAddress()
        && !it.isLinkLocalAddress()
        && !it.isMulticastAddress()
        && !it.isAnyLocalAddress();
  }

  private static Optional<InetAddress> literal(String text) {
    if (!LITERAL.matcher(text).matches()) return Optional.empty();
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

  /// As clients print it: without the scope that Java appends to link-local addresses, and with the
  /// longest run of zeros left out.
  private static String plain(InetAddress it) {
    String text = it.getHostAddress();
    int scope = text.indexOf('%');
    if (scope >= 0) text = text.substring(0, scope);
    if (!text.contains(":")) return text;
    String longest =
        ZEROS
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .max(
                Comparator.comparingInt(
                    run -> run.startsWith(":") ? run.length() - 1 : run.length()))
            .orElse("");
    if (longest.isEmpty()) return text;
    int at = text.indexOf(longest);
    String rest = text.substring(at + longest.length());
    return text.substring(0, at) + (rest.isEmpty() ? "::" : ":" + rest);
  }

  // host and port

  private record HostPort(String host, String port) {
    String text() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  private static HostPort complete(String what, String text) {
    if (text.isBlank()) {
      throw HttpRefusal.badRequest("invalid " + what + " \"" + text + "\": invalid empty address");
    }
    HostPort given = split(text).orElseGet(() -> new HostPort(unbracketed(text), ""));
    return new HostPort(
        given.host().isEmpty() ? DEFAULT_HOST : given.host(),
        given.port().isEmpty() ? DEFAULT_PORT : given.port());
  }

  /// Empty when there is no port, as in a bare IPv6 address.
  private static Optional<HostPort> split(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) return Optional.empty();
    String host = text.substring(0, colon);
    if (host.contains(":") && !host.startsWith("[")) return Optional.empty();
    return Optional.of(new HostPort(unbracketed(host), text.substring(colon + 1)));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
