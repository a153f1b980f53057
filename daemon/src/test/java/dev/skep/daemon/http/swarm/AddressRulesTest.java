package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.http.HttpRefusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AddressRulesTest {
  @Test
  void advertisesTheOnlyAddressThatOthersCanReach() throws Exception {
    assertEquals(
        new Addresses(ANY, "0.0.0.0:2377", "10.0.0.2:2377", "10.0.0.2", "10.0.0.2"),
        rules("eth0", "10.0.0.2").resolve(ANY));
  }

  @Test
  void advertisesWhereItListensIfThatIsSpecific() throws Exception {
    var wish = wish("127.0.0.1:9000", "");
    assertEquals(
        new Addresses(wish, "127.0.0.1:9000", "127.0.0.1:9000", "127.0.0.1", "127.0.0.1"),
        rules("eth0", "10.0.0.2").resolve(wish));
  }

  @Test
  void takesInterfacesForAddressesAndFillsInPorts() throws Exception {
    var wish = wish("eth0", "eth1");
    assertEquals(
        new Addresses(wish, "10.0.0.2:2377", "10.1.0.2:2377", "10.0.0.2", "10.1.0.2"),
        rules("eth0", "10.0.0.2", "eth1", "10.1.0.2").resolve(wish));
  }

  @Test
  void readsBareAndBracketedAddressesOfVersionSix() throws Exception {
    assertEquals("[::1]:2377", rules("eth0", "10.0.0.2").resolve(wish("::1", "")).listen());
    assertEquals("[::1]:99", rules("eth0", "10.0.0.2").resolve(wish("[::1]:99", "")).listen());
  }

  @Test
  void printsAddressesOfVersionSixShort() throws Exception {
    AddressRules rules = rules("eth0", "10.0.0.2");

    for (String address : List.of("[fd00:0:1::2]:1", "[fd00::]:1", "[1:2:3:4:5:6:7:8]:1")) {
      assertEquals(address, rules.resolve(wish(address, "")).listen());
    }
  }

  @Test
  void willNotGuessAmongSeveralAddresses() throws Exception {
    String start =
        "could not choose an IP address to advertise since this system has multiple addresses on ";

    assertEquals(
        start + "different interfaces (10.0.0.2 on eth0 and 10.1.0.2 on eth1)",
        complaint(rules("eth0", "10.0.0.2", "eth1", "10.1.0.2"), "0.0.0.0:2377", ""));
    assertEquals(
        start + "interface eth0 (10.0.0.2 and 10.0.0.3)",
        complaint(rules("eth0", "10.0.0.2", "eth0", "10.0.0.3"), "0.0.0.0:2377", ""));
  }

  @Test
  void saysWhenThereIsNothingToAdvertise() throws Exception {
    assertEquals("could not find the system's IP address", complaint(rules(), "0.0.0.0:2377", ""));
  }

  @Test
  void wantsAListeningAddressBehindAForeignOne() throws Exception {
    assertEquals(
        "must specify a listening address because the address to advertise is not recognized as a"
            + " system address, and a system's IP address to use could not be uniquely identified",
        complaint(rules(), "0.0.0.0:2377", "192.0.2.1"));
  }

  @Test
  void followsTheHostToAnotherAddress() throws Exception {
    var before = rules("eth0", "10.0.0.2", "eth1", "10.1.0.2");
    var after = rules("eth0", "10.0.0.7", "eth1", "10.1.0.2");

    assertEquals("10.0.0.7:2377", moved(wish("0.0.0.0", "eth0"), before, after).advertise());
    assertEquals("10.0.0.7:9", moved(wish("eth0:9", ""), before, after).advertise());
    assertEquals("10.0.0.7:9", moved(wish("eth0:9", ""), before, after).listen());
    assertEquals("10.1.0.2:2377", moved(wish("0.0.0.0", "eth1"), before, after).advertise());
    assertEquals(
        "10.0.0.7:2377",
        moved(ANY, rules("eth0", "10.0.0.2"), rules("eth0", "10.0.0.7")).advertise());
  }

  @Test
  void staysWhereItIsWhenTheHostGetsMoreAddresses() throws Exception {
    var before = rules("eth0", "10.0.0.2");
    var after = rules("eth0", "10.0.0.2", "eth0", "10.0.0.7", "eth1", "10.1.0.2");

    for (var wish : List.of(ANY, wish("eth0", ""), wish("0.0.0.0", "eth0"))) {
      assertEquals(before.resolve(wish), moved(wish, before, after));
    }
  }

  @Test
  void keepsAnAddressThatWasNeverThisHosts() throws Exception {
    var wish = wish("eth0", "192.0.2.1");

    assertEquals(
        new Addresses(wish, "10.0.0.7:2377", "192.0.2.1:2377", "10.0.0.7", "192.0.2.1"),
        moved(wish, rules("eth0", "10.0.0.2"), rules("eth0", "10.0.0.7")));
  }

  @Test
  void saysThatAnAddressWhichTheUserFixedIsGone() throws Exception {
    var wish = wish("0.0.0.0", "10.0.0.2");
    var before = rules("eth0", "10.0.0.2");
    var after = rules("eth0", "10.0.0.7");

    assertEquals(
        "could not find the address to advertise, 10.0.0.2, on this system: give it back to this"
            + " host, or let the node leave the swarm and join with another --advertise-addr",
        assertThrows(HttpRefusal.class, () -> moved(wish, before, after)).getMessage());
  }

  @Test
  void tellsADataPathThatWasAskedForFromOneThatFollows() throws Exception {
    var host = rules("eth0", "10.0.0.2", "eth1", "172.16.0.2");

    var followed = host.resolve(new AddressWish("0.0.0.0", "eth0", ""));
    assertEquals("10.0.0.2", followed.dataPath());
    assertEquals("", followed.askedDataPath());
    var asked = host.resolve(new AddressWish("0.0.0.0", "eth0", "eth1"));
    assertEquals("172.16.0.2", asked.askedDataPath());
  }

  private static Addresses moved(AddressWish wish, AddressRules before, AddressRules after) {
    return after.again(before.resolve(wish));
  }

  private static final AddressWish ANY = wish("0.0.0.0:2377", "");

  private static AddressWish wish(String listen, String advertise) {
    return new AddressWish(listen, advertise, "");
  }

  private static String complaint(AddressRules rules, String listen, String advertise) {
    return assertThrows(HttpRefusal.class, () -> rules.resolve(wish(listen, advertise)))
        .getMessage();
  }

  /// Pairs of interface and address.
  private static AddressRules rules(String... pairs) throws UnknownHostException {
    SortedMap<String, List<InetAddress>> addresses = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      addresses
          .computeIfAbsent(pairs[i], _ -> new ArrayList<>())
          .add(InetAddress.getByName(pairs[i + 1]));
    }
    return new AddressRules(new HostAddresses(addresses, addresses));
  }
}
