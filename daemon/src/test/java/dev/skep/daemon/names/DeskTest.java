package dev.skep.daemon.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.agent.names.Asker;
import dev.skep.daemon.names.Desk.Step;
import dev.skep.model.Ipv4;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class DeskTest {
  /// Addresses for documentation: nobody's host has them.
  private static final Asker ELSEWHERE =
      new Asker(NameServerTest.FRONT, Ipv4.parse("198.51.100.7"));

  private final Upstream nobody = new Upstream(List::of, Upstream.PATIENCE);

  @Test
  void tellsNothingToThoseFromElsewhere() throws IOException {
    var desk = new Desk(_ -> false, nobody, bound -> bound - 1);
    desk.learn(NameServerTest.map(2));
    for (String name : List.of("web", "tasks.web", "example.org", "11.1.53.127.in-addr.arpa")) {
      for (Transport by : Transport.values()) {
        byte[] question = Client.question(name, Type.ANY).toWire();
        var reply = assertInstanceOf(Step.Reply.class, desk.look(question, ELSEWHERE, by));
        assertEquals(Rcode.REFUSED, new Message(reply.message()).getRcode(), name);
      }
    }
  }

  @Test
  void failsWhenTheEngineDoesNotSayWhoHasServersOfItsOwn() throws IOException {
    OwnServers away =
        container -> {
          throw new IOException("the engine is away");
        };
    var desk = new Desk(away, nobody, bound -> bound - 1);
    desk.learn(NameServerTest.map(2));
    var task = new Asker(NameServerTest.FRONT, Ipv4.parse("127.53.1.11"));
    byte[] question = Client.question("example.org", Type.A).toWire();
    var outside = assertInstanceOf(Step.Outside.class, desk.look(question, task, Transport.UDP));
    assertEquals(Rcode.SERVFAIL, new Message(desk.ask(outside, Transport.UDP)).getRcode());
  }
}
