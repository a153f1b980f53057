package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Asked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three managers in one process, with the real log and real TLS: any of them answers for the
/// swarm.
@Timeout(180)
class AnyManagerTest {
  @TempDir private Path folder = Path.of("");

  private Optional<Hosts> opened = Optional.empty();
  private final List<SwarmNode> group = new ArrayList<>();

  @BeforeEach
  void found() throws Exception {
    opened = Optional.of(new Hosts(folder));
    var first = hosts().boot("m1");
    var founding = founding("127.0.0.1");
    first.init(founding);
    group.add(first);
    String token = first.view().orElseThrow().cluster().orElseThrow().rootCa().managerToken();
    for (int i = 2; i <= 3; i++) {
      var next = hosts().boot("m" + i);
      next.join(joining(founding.addresses().advertise(), token, "127.0.0." + i));
      group.add(next);
    }
    // The log counts three votes, so that two managers go on without the third.
    await(() -> first.managers().size() == 3);
  }

  @AfterEach
  void stop() {
    hosts().close();
  }

  private Hosts hosts() {
    return opened.orElseThrow();
  }

  @Test
  void whatIsWrittenOnOneManagerIsReadOnAnotherAtOnce() {
    for (int i = 0; i < 20; i++) {
      var writer = group.get(i % 3);
      var reader = group.get((i + 1) % 3);
      assertEquals(201, create(writer, "web" + i).status());
      assertEquals(200, hosts().ask(reader, Asked.get("/services/web" + i)).status());
    }
  }

  /// On a busy machine the election may outlast a request's patience, which is an answer, too.
  @Test
  void writesGoOnUnderTheNextLeader() throws Exception {
    group.removeFirst().close();

    await(() -> create(group.getFirst(), "web").status() == 201);

    assertEquals(200, hosts().ask(group.getLast(), Asked.get("/services/web")).status());
  }

  @Test
  void theLastOfThreeShowsWhatItHasAndDeclinesWrites() throws Exception {
    assertEquals(201, create(group.getFirst(), "web").status());
    var last = group.getLast();
    // Until it has the service itself: nobody will tell it later.
    await(() -> last.view().orElseThrow().serviceNamed("web").isPresent());
    group.get(0).close();
    group.get(1).close();

    Answer read = hosts().ask(last, Asked.get("/services/web"));
    assertEquals(200, read.status(), () -> Asked.text(read));
    assertEquals(Optional.of("true"), read.headers().first("Skep-Stale"));

    Answer write = create(last, "more");
    assertEquals(500, write.status());
    assertTrue(Asked.text(write).contains("The swarm does not have a leader"), Asked.text(write));
  }

  private Answer create(SwarmNode node, String name) {
    return hosts()
        .ask(
            node,
            Asked.post(
                "/services/create",
                "{\"Name\":\""
                    + name
                    + "\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"}}}"));
  }
}
