package dev.skep.daemon.names;

import static dev.skep.daemon.names.Client.addresses;
import static dev.skep.daemon.names.Client.question;
import static dev.skep.daemon.names.Client.withEdns;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.daemon.names.NodeNames.Served;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.Values;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class NameServerTest {
  static final NetworkId FRONT = new NetworkId("front");
  private static final String GATEWAY = "127.53.1.2";
  private static final String WEB_TASK = "127.53.1.11";
  private static final String OTHER_TASK = "127.53.1.12";

  private final List<InetSocketAddress> outside = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final int port = freePort();
  private final NameServer server =
      new NameServer(port, container -> container.equals("web.2.t2"), () -> outside);

  @AfterEach
  void closeAll() throws Exception {
    server.close();
    for (var each : open) each.close();
  }

  @Test
  void answersByDatagram() throws IOException {
    served(map(2));
    Message reply = web().ask("Web");

    assertEquals(List.of("127.53.1.3"), addresses(reply));
    assertEquals("Web.", reply.getSection(Section.ANSWER).getFirst().getName().toString());
    assertEquals(1, reply.getSection(Section.ANSWER).getFirst().getTTL());
    assertTrue(reply.getHeader().getFlag(Flags.QR));
    assertTrue(reply.getHeader().getFlag(Flags.AA));
    assertTrue(reply.getHeader().getFlag(Flags.RA));
    assertTrue(reply.getHeader().getFlag(Flags.RD));
  }

  @Test
  void answersSeveralQuestionsOnOneConnection() throws IOException {
    served(map(2));
    try (var connection = web().connect()) {
      assertEquals(
          List.of("127.53.1.3"), addresses(Client.ask(connection, question("web", Type.A))));
      assertEquals(
          List.of(WEB_TASK, OTHER_TASK),
          addresses(Client.ask(connection, question("tasks.web", Type.A))));
    }
  }

  @Test
  void saysThatALivingNameHasNoAddressOfAnotherKind() throws IOException {
    served(map(2));
    Message reply = web().ask(question("web", Type.AAAA));
    assertEquals(Rcode.NOERROR, reply.getRcode());
    assertTrue(reply.getSection(Section.ANSWER).isEmpty());
  }

  @Test
  void tellsWhoHasAnAddress() throws IOException {
    served(map(2));
    Message task = web().ask(question("12.1.53.127.in-addr.arpa", Type.PTR));
    var pointer = (PTRRecord) task.getSection(Section.ANSWER).getFirst();
    assertEquals("web.2.t2.front.", pointer.getTarget().toString());

    Message nobody = web().ask(question("99.1.53.127.in-addr.arpa", Type.PTR));
    assertEquals(Rcode.NXDOMAIN, nobody.getRcode());
    assertTrue(nobody.getHeader().getFlag(Flags.AA));
  }

  @Test
  void cutsOffWhatADatagramDoesNotHold() throws IOException {
    served(map(200));
    Message plain = web().ask("tasks.web");
    assertTrue(plain.getHeader().getFlag(Flags.TC));
    assertTrue(plain.numBytes() <= 512);
    // As many as there is room for: not everybody asks again by TCP.
    assertEquals((512 - 12 - 15) / 16, addresses(plain).size());

    Message edns = web().ask(withEdns(question("tasks.web", Type.A), 4096));
    assertTrue(edns.getHeader().getFlag(Flags.TC));
    assertTrue(edns.numBytes() <= 1232 && addresses(edns).size() > 70);
    assertNotNull(edns.getOPT());

    try (var connection = web().connect()) {
      Message whole = Client.ask(connection, question("tasks.web", Type.A));
      assertFalse(whole.getHeader().getFlag(Flags.TC));
      assertEquals(200, addresses(whole).size());
    }
  }

  @Test
  void passesOnWhatItDoesNotKnow() throws IOException {
    var world = world(it -> List.of(FakeResolver.found(it, "192.0.2.7")));
    served(map(2));
    Message question = withEdns(question("example.org", Type.A), 1400);

    assertEquals(List.of("192.0.2.7"), addresses(web().ask(question)));
    var passed = new Message(world.asked().getFirst());
    assertEquals(1400, passed.getOPT().getPayloadSize());
    assertEquals(question.getQuestion(), passed.getQuestion());

    try (var connection = web().connect()) {
      assertEquals(
          List.of("192.0.2.7"), addresses(Client.ask(connection, question("example.org", Type.A))));
    }
  }

  @Test
  void passesOnThatThereIsNoSuchName() throws IOException {
    world(it -> List.of(FakeResolver.declined(it, Rcode.NXDOMAIN)));
    served(map(2));
    assertEquals(Rcode.NXDOMAIN, web().ask("nowhere").getRcode());
  }

  @Test
  void triesTheNextServerWhenOneDeclinesOrIsNotThere() throws IOException {
    outside.add(new InetSocketAddress("127.0.0.1", freePort()));
    world(it -> List.of(FakeResolver.declined(it, Rcode.SERVFAIL)));
    world(it -> List.of(FakeResolver.found(it, "192.0.2.7")));
    served(map(2));
    assertEquals(List.of("192.0.2.7"), addresses(web().ask("example.org")));
  }

  @Test
  void failsWhenNobodyAnswers() throws IOException {
    served(map(2));
    assertEquals(Rcode.SERVFAIL, web().ask("example.org").getRcode());

    world(it -> List.of(FakeResolver.declined(it, Rcode.REFUSED)));
    assertEquals(Rcode.REFUSED, web().ask("example.org").getRcode());
  }

  @Test
  void believesOnlyTheAnswerToItsQuestion() throws IOException {
    world(it -> {
      var another = question("example.com", Type.A);
      another.getHeader().setID((it[0] & 0xff) << 8 | it[1] & 0xff);
      byte[] otherNumber = FakeResolver.found(it, "192.0.2.66");
      otherNumber[1]++;
      return List.of(
          new byte[] {1, 2, 3},
          otherNumber,
          FakeResolver.found(another.toWire(), "192.0.2.66"),
          FakeResolver.found(it, "192.0.2.7"));
    });
    served(map(2));
    assertEquals(List.of("192.0.2.7"), addresses(web().ask("example.org")));
  }

  @Test
  void leavesContainersToTheNameServersThatTheyWereGiven() throws IOException {
    var world = world(it -> List.of(FakeResolver.found(it, "192.0.2.7")));
    served(map(2));
    assertEquals(Rcode.REFUSED, client(OTHER_TASK).ask("example.org").getRcode());
    assertEquals(List.of("127.53.1.3"), addresses(client(OTHER_TASK).ask("web")));
    assertEquals(List.of(), world.asked());
  }

  @Test
  void answersTheHostWhicheverOfItsAddressesItAsksFrom() throws IOException {
    Optional<String> address = addressOfADevice();
    assumeTrue(address.isPresent(), "this host has no address but the loopback's");
    served(map(2));
    assertEquals(List.of("127.53.1.3"), addresses(client(address.get()).ask("web")));
    assertEquals(List.of("127.53.1.3"), addresses(client("127.99.0.1").ask("web")));
  }

  private static Optional<String> addressOfADevice() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }

  @Test
  void doesNotAskItself() throws IOException {
    outside.add(address());
    served(map(2));
    assertEquals(Rcode.SERVFAIL, web().ask("example.org").getRcode());
  }

  @Test
  void survivesGarbage() throws IOException {
    served(map(2));
    var random = new SplittableRandom(3);
    byte[] question = question("web", Type.A).toWire();
    try (var socket = web().socket()) {
      for (int i = 0; i < 3000; i++) {
        byte[] garbage = i % 2 == 0 ? bytes(random) : mutated(question, random);
        socket.send(new DatagramPacket(garbage, garbage.length, address()));
        // The kernel drops what it has no room for; so wait for the server now and then.
        if (i % 50 == 0) assertEquals(List.of("127.53.1.3"), addresses(web().ask("web")));
      }
    }
    assertEquals(List.of("127.53.1.3"), addresses(web().ask("web")));

    try (var connection = web().connect()) {
      Frames.write(connection.getOutputStream(), new byte[] {1, 2, 3});
      connection.getOutputStream().write(new byte[] {0, 100, 1});
    }
    try (var connection = web().connect()) {
      assertEquals(
          List.of("127.53.1.3"), addresses(Client.ask(connection, question("web", Type.A))));
    }
  }

  @Test
  void declinesWhatIsNoQuestion() throws IOException {
    served(map(2));
    byte[] question = question("web", Type.A).toWire();

    byte[] cut = Arrays.copyOf(question, question.length - 3);
    assertEquals(Rcode.FORMERR, new Message(web().send(cut)).getRcode());

    byte[] update = question.clone();
    update[2] |= 5 << 3;
    assertEquals(Rcode.NOTIMP, new Message(web().send(update)).getRcode());

    assertEquals(Rcode.NOTIMP, web().ask(question("web", Type.AXFR)).getRcode());

    // An answer gets none: what comes back is the answer to what was sent after it.
    byte[] answer = question.clone();
    answer[2] |= (byte) 0x80;
    try (var socket = web().socket()) {
      socket.send(new DatagramPacket(answer, answer.length, address()));
      byte[] next = question("tasks.web", Type.A).toWire();
      socket.send(new DatagramPacket(next, next.length, address()));
      assertEquals(
          "tasks.web.", new Message(Client.receive(socket)).getQuestion().getName().toString());
    }
  }

  @Test
  void leavesRoomForOthersWhenOneAsksWithoutEnd() throws Exception {
    var arrived = new Semaphore(0);
    var answer = new CountDownLatch(1);
    world(it -> {
      arrived.release();
      await(answer);
      return List.of(FakeResolver.found(it, "192.0.2.7"));
    });
    served(map(200));
    int most = 256;
    try (var socket = web().socket()) {
      byte[] question = question("example.org", Type.A).toWire();
      for (int i = 0; i < most; i++) {
        socket.send(new DatagramPacket(question, question.length, address()));
      }
      arrived.acquire(most);

      assertEquals(Rcode.SERVFAIL, web().ask("example.org").getRcode());
      assertEquals(List.of("127.53.1.3"), addresses(web().ask("web")));

      byte[] another = question("example.net", Type.A).toWire();
      try (var other = client("127.53.1.40").socket()) {
        other.send(new DatagramPacket(another, another.length, address()));
        arrived.acquire();
        answer.countDown();
        assertEquals(List.of("192.0.2.7"), addresses(new Message(Client.receive(other))));
      }
      for (int i = 0; i < most; i++) Client.receive(socket);
    }
    assertEquals(List.of("192.0.2.7"), addresses(web().ask("example.org")));
  }

  @Test
  void followsWhatIsTold() throws IOException {
    served(map(2));
    assertEquals(List.of(WEB_TASK, OTHER_TASK), addresses(web().ask("tasks.web")));
    served(map(1));
    assertEquals(List.of(WEB_TASK), addresses(web().ask("tasks.web")));
  }

  @Test
  void closesWhatIsNotWantedAnyMore() throws IOException {
    served(map(2));
    served(NetworkMap.EMPTY);
    // Somebody else may have the address now.
    new DatagramSocket(address()).close();
    assertThrows(IOException.class, () -> web().connect().close());

    served(map(2));
    assertEquals(List.of("127.53.1.3"), addresses(web().ask("web")));
  }

  @Test
  void awaitsAddressesThatTheHostDoesNotHave() {
    // Addresses for documentation: nobody's host has them.
    var absent = network("absent", "198.51.100.0/24", "198.51.100.2");
    var map = new NetworkMap(List.of(absent, front()), List.of(), List.of());
    assertEquals(new Served(1, List.of()), server.serve(map));
    assertEquals(new Served(1, List.of()), server.serve(map));
  }

  @Test
  void saysWhichAddressAnotherServerHas() throws IOException {
    try (var taken = new DatagramSocket(address())) {
      Served served = server.serve(map(2));
      assertEquals(0, served.awaited());
      assertTrue(
          served.troubles().getFirst().startsWith("no names by " + GATEWAY + ":" + port + ": "),
          () -> served.troubles().toString());
      assertNotEquals(-1, taken.getLocalPort());
    }
    served(map(2));
    assertEquals(List.of("127.53.1.3"), addresses(web().ask("web")));
  }

  @Test
  void keepsMessagesAsTheyAre() throws IOException {
    // A record of a type that nobody knows.
    byte[] odd = FakeResolver.found(question("example.org", Type.A).toWire(), "192.0.2.7");
    odd[odd.length - 14] = (byte) 0xf0;
    world(it -> List.of(RawMessage.withId(odd, (it[0] & 0xff) << 8 | it[1] & 0xff)));
    served(map(2));
    byte[] reply = web().send(RawMessage.withId(question("example.org", Type.A).toWire(), 77));
    assertArrayEquals(RawMessage.withId(odd, 77), reply);
  }

  private void served(NetworkMap map) {
    assertEquals(new Served(0, List.of()), server.serve(map));
  }

  private FakeResolver world(Function<byte[], List<byte[]>> answers) throws IOException {
    var world = new FakeResolver(answers);
    open.add(world);
    outside.add(world.address());
    return world;
  }

  private Client web() {
    return client(WEB_TASK);
  }

  private Client client(String from) {
    return new Client(from, address());
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral(GATEWAY), port);
  }

  /// @param tasks how many serve
  static NetworkMap map(int tasks) {
    var web =
        new ServiceEndpoints(
            new ServiceId("web"),
            "web",
            List.of(),
            List.of(new ServiceAttachment(FRONT, Optional.of("127.53.1.3/24"), List.of())),
            IntStream.rangeClosed(1, tasks).mapToObj(NameServerTest::task).toList());
    return new NetworkMap(List.of(front()), List.of(), List.of(web));
  }

  private static TaskEndpoint task(int slot) {
    var address = new NetworkAttachment(FRONT, "127.53.1." + (10 + slot) + "/24");
    return new TaskEndpoint(
        new TaskId("t" + slot),
        "web." + slot + ".t" + slot,
        "" + slot,
        new NodeId("n1"),
        true,
        List.of(address));
  }

  private static NetworkInfo front() {
    return network("front", "127.53.1.0/24", GATEWAY);
  }

  private static NetworkInfo network(String name, String subnet, String gateway) {
    return new NetworkInfo(
        new NetworkId(name), name, subnet, gateway, 4097, 4789, false, false, Values.noLabels());
  }

  private static byte[] bytes(SplittableRandom random) {
    var bytes = new byte[random.nextInt(80)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(byte[] message, SplittableRandom random) {
    byte[] mutated = message.clone();
    for (int i = 0; i < 3; i++) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() {
    try (var probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      return probe.getLocalPort();
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }
}
