package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.swarm.NextRoots;
import dev.skep.model.NetworkId;
import dev.skep.store.View;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NetworkRoutesTest {
  private static final String INIT = "{\"ListenAddr\":\"127.0.0.1:2377\"}";
  private static final String PLAIN = "{\"Name\":\"%s\",\"Driver\":\"overlay\"}";

  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeEngine engine = new FakeEngine();
  private final Api api = new Api(routes(), () -> "test");

  private List<Route> routes() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));
    var routes = new ArrayList<Route>();
    routes.addAll(SwarmRoutes.of(swarm, swarm.ids, swarm.dice, new NextRoots(clock)));
    routes.addAll(ServiceRoutes.of(swarm, swarm.ids, clock));
    routes.addAll(NetworkRoutes.of(swarm, engine, swarm.ids, clock));
    routes.addAll(OwnContainers.of(swarm, engine));
    return routes;
  }

  @BeforeEach
  void found() {
    assertEquals(200, status(Asked.post("/swarm/init", INIT)));
  }

  // creating

  @Test
  void createsANetworkAsAskedFor() {
    String body =
        """
        {"Name":"back","CheckDuplicate":true,"Driver":"overlay","Scope":"swarm","EnableIPv6":false,
         "IPAM":{"Driver":"default","Options":{"foo":"bar"},"Config":[{"Subnet":"10.9.0.0/24",
         "IPRange":"10.9.0.128/25","Gateway":"10.9.0.1"}]},"Internal":true,"Attachable":true,
         "Ingress":false,"ConfigOnly":false,"ConfigFrom":null,
         "Options":{"com.docker.network.driver.mtu":"1400"},"Labels":{"tier":"db"}}
        """;
    JsonNode created = json(201, Asked.post("/networks/create", body));
    assertEquals("", created.path("Warning").asString("missing"));

    JsonNode shown = json(200, Asked.get("/networks/back"));
    assertEquals(created.path("Id"), shown.path("Id"));
    assertEquals("swarm", shown.path("Scope").asString());
    assertEquals("overlay", shown.path("Driver").asString());
    assertTrue(shown.path("Internal").asBoolean());
    assertTrue(shown.path("Attachable").asBoolean());
    assertEquals("db", shown.path("Labels").path("tier").asString());
    assertEquals("1400", shown.path("Options").path("com.docker.network.driver.mtu").asString());
    assertEquals("bar", shown.path("IPAM").path("Options").path("foo").asString());
    assertTrue(shown.path("Containers").isNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\":\"\",\"Driver\":\"overlay\"} | 400 | invalid name: name is empty",
        "{\"Name\":\"ingress\",\"Driver\":\"overlay\"} | 409 | network with name ingress already"
            + " exists",
        "{\"Name\":\"bridge\",\"Driver\":\"overlay\"} | 409 | network with name bridge already"
            + " exists",
        "{\"Name\":\"own\",\"Driver\":\"overlay\"} | 409 | network with name own already exists",
        "{\"Name\":\"host\"} | 409 | network with name host already exists",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"Scope\":\"local\"} | 403 | cannot downgrade"
            + " network scope for overlay networks",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"EnableIPv4\":false} | 400 | IPv4 cannot be"
            + " disabled in a Swarm scoped network",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"IPAM\":{\"Driver\":\"noipam\"}} | 400 | rpc"
            + " error: code = InvalidArgument desc = error during lookup of plugin noipam",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"Ingress\":true,\"Attachable\":true} | 400 | rpc"
            + " error: code = InvalidArgument desc = ingress network cannot be attachable",
        "{\"Name\":\"n\",\"Scope\":\"swarm\"} | 400 | rpc error: code = InvalidArgument desc ="
            + " driver name: if driver is specified name is required",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"ConfigFrom\":{\"Network\":\"c\"}} | 501 | swarm"
            + " networks made from a configuration are not supported by this version of Skep",
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.9.0.0/24\","
            + "\"AuxiliaryAddresses\":{\"a\":\"10.9.0.5\"}}]}} | 501 | auxiliary addresses of swarm"
            + " networks are not supported by this version of Skep",
        "{\"Name\":\"n\",\"Driver\":7} | 400 | invalid JSON: json: cannot unmarshal number into Go"
            + " struct field CreateRequest.Driver of type string",
      })
  void refusesInDockersWords(String body, int status, String why) {
    engine.put("own", "c".repeat(64), "");

    assertRefused(status, why, Asked.post("/networks/create", body));

    assertEquals(1, swarm.view().map(View::networks).orElseThrow().size());
    assertEquals(List.of(), engine.heard);
  }

  @Test
  void whatCarriesANetworkThatIsGoneIsInNobodysWay() {
    engine.put("web", "c".repeat(64), "former");

    String id = create("web");

    assertEquals(id, json(200, Asked.get("/networks/web")).path("Id").asString());
    assertEquals(id, json(200, Asked.get("/networks/web?scope=swarm")).path("Id").asString());
    assertRefused(404, "network cccc not found", Asked.get("/networks/cccc"));
    assertEquals(204, status(Asked.delete("/networks/web")));
    assertRefused(404, "network web not found", Asked.get("/networks/web"));
  }

  @Test
  void leavesLocalNetworksToTheEngine() {
    assertEquals(201, status(Asked.post("/networks/create", "{\"Name\":\"mine\"}")));
    assertEquals(List.of("POST /networks/create"), engine.heard);
  }

  @Test
  void warnsOfASubnetThatIsTaken() {
    String body =
        "{\"Name\":\"n\",\"Driver\":\"overlay\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.0.0.0/16\"}]}}";

    assertEquals(
        "the subnet overlaps that of network ingress: tasks on this network wait until that is"
            + " removed",
        json(201, Asked.post("/networks/create", body)).path("Warning").asString());
  }

  @Test
  void needsAManager() {
    swarm.become(new Standing.Worker());
    assertRefused(403, NotAManager.INACTIVE, Asked.post("/networks/create", PLAIN.formatted("n")));
    assertRefused(
        403,
        "Cannot create a multi-host network from a worker node. Please create the network from a"
            + " manager node.",
        Asked.post("/networks/create", "{\"Name\":\"n\",\"Scope\":\"swarm\"}"));
    swarm.become(new Standing.Inactive());
    assertRefused(
        403,
        "cannot create a swarm scoped network when swarm is not active",
        Asked.post("/networks/create", "{\"Name\":\"n\",\"Scope\":\"swarm\"}"));
  }

  // reading

  @Test
  void showsWhatCarriesANetworkAsThatNetwork() {
    String id = create("web");
    String carrier = "c".repeat(64);
    engine.put("web", carrier, id);

    assertEquals(List.of("ingress", "web", "bridge", "host"), names("/networks"));
    for (String word : List.of("web", id, id.substring(0, 6), carrier, "cccc")) {
      JsonNode shown = json(200, Asked.get("/networks/" + word));
      assertEquals(id, shown.path("Id").asString(), word);
      assertEquals("a-container", shown.at("/Containers/c1/Name").asString(), word);
    }
    assertRefused(404, "network web not found", Asked.get("/networks/web?scope=local"));
  }

  @Test
  void prefersTheEnginesExactNameToTheBeginningOfAnId() {
    String id = create("web");
    engine.put(id.substring(0, 1), "d".repeat(64), "");

    JsonNode shown = json(200, Asked.get("/networks/" + id.charAt(0)));

    assertEquals("d".repeat(64), shown.path("Id").asString());
  }

  @Test
  void knowsTheNetworksThatEveryNodeHas() {
    JsonNode swarms = json(200, Asked.get("/networks/host?scope=swarm"));
    assertEquals("swarm", swarms.path("Scope").asString());
    assertEquals("true", swarms.path("Labels").path("com.docker.swarm.predefined").asString());
    assertEquals("local", json(200, Asked.get("/networks/host")).path("Scope").asString());
    assertEquals(List.of("ingress", "bridge", "host"), names("/networks"));
    assertRefused(
        400,
        "rpc error: code = FailedPrecondition desc = network host (predefinedhost00000000000) is a"
            + " swarm predefined network and cannot be removed",
        Asked.delete("/networks/" + swarms.path("Id").asString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"driver\":[\"overlay\"]} | ingress web",
        "{\"driver\":[\"macvlan\"]} | ``",
        "{\"name\":[\"eb\"]} | web",
        "{\"name\":[\"gres\"]} | ingress",
        "{\"label\":[\"tier\"]} | web",
        "{\"label\":[\"tier=db\"]} | web",
        "{\"label\":[\"tier=web\"]} | ``",
        "{\"scope\":[\"swarm\"]} | ingress web",
        "{\"scope\":[\"local\"]} | ``",
        "{\"type\":[\"builtin\"]} | ``",
        "{\"type\":[\"custom\"]} | ingress web",
        "{\"dangling\":[\"true\"]} | ingress web",
        "{\"dangling\":[\"false\"]} | ``",
      })
  void filtersTheSwarmsNetworks(String filters, String names) {
    String body = "{\"Name\":\"web\",\"Driver\":\"overlay\",\"Labels\":{\"tier\":\"db\"}}";
    json(201, Asked.post("/networks/create", body));

    String query = URLEncoder.encode(filters, StandardCharsets.UTF_8);
    var swarms = new ArrayList<>(names("/networks?filters=" + query));
    // The engine of this test knows no filters.
    swarms.removeAll(List.of("bridge", "host"));

    assertEquals(names.isEmpty() ? List.of() : List.of(names.split(" ")), swarms);
  }

  @Test
  void aWorkerShowsTheNetworksThatItHas() {
    swarm.become(new Standing.Worker());
    engine.put("web", "c".repeat(64), "n1webwebweb");

    assertEquals(List.of("web", "bridge", "host"), names("/networks"));
    for (String word : List.of("web", "n1webwebweb", "n1web")) {
      JsonNode shown = json(200, Asked.get("/networks/" + word));
      assertEquals("n1webwebweb", shown.path("Id").asString(), word);
      assertEquals("swarm", shown.path("Scope").asString(), word);
      assertEquals("overlay", shown.path("Driver").asString(), word);
    }
    assertEquals(503, status(Asked.delete("/networks/web")));
    assertTrue(engine.names().contains("web"));
  }

  // removing

  @Test
  void removesByNameOrIdAndKeepsWhatIsInUse() {
    String id = create("web");
    create("db");
    assertEquals(204, status(Asked.delete("/networks/db")));
    assertRefused(404, "network not found", Asked.delete("/networks/db"));
    String service =
        "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"},"
            + "\"Networks\":[{\"Target\":\"web\"}]}}";
    json(201, Asked.post("/services/create", service));

    assertRefused(
        400,
        "rpc error: code = FailedPrecondition desc = network "
            + id
            + " is in use by service "
            + swarm.serviceNamed("s")
            + " (s)",
        Asked.delete("/networks/" + id));
  }

  @Test
  void prunesWhatNobodyUses() {
    String id = create("web");
    create("db");
    engine.put("web", "c".repeat(64), id);
    engine.put("mine", "d".repeat(64), "");
    engine.put("kept", "e".repeat(64), "");
    engine.labels("kept").put("keep", "yes");

    JsonNode pruned =
        json(200, Asked.post("/networks/prune?filters=%7B%22label!%22%3A%5B%22keep%22%5D%7D", ""));

    assertEquals(
        List.of("db", "mine", "web"),
        pruned.path("NetworksDeleted").valueStream().map(JsonNode::asString).sorted().toList());
    assertEquals(List.of("bridge", "host", "web", "kept"), engine.names());
    assertTrue(swarm.view().orElseThrow().network(new NetworkId(id)).isEmpty());
    assertTrue(swarm.view().orElseThrow().ingress().isPresent());
  }

  @Test
  void prunesNothingThatIsYounger() {
    create("web");
    engine.put("mine", "d".repeat(64), "");

    JsonNode pruned =
        json(
            200,
            Asked.post(
                "/networks/prune?filters=%7B%22until%22%3A%5B%222026-11-21T10%3A00%3A00%22%5D%7D",
                ""));

    assertEquals(0, pruned.path("NetworksDeleted").size());
    assertRefused(
        400,
        "invalid filter 'driver'",
        Asked.post("/networks/prune?filters=%7B%22driver%22%3A%5B%22x%22%5D%7D", ""));
  }

  private String create(String name) {
    return json(201, Asked.post("/networks/create", PLAIN.formatted(name))).path("Id").asString();
  }

  private List<String> names(String target) {
    return json(200, Asked.get(target))
        .valueStream()
        .map(it -> it.path("Name").asString())
        .toList();
  }

  private int status(Incoming asked) {
    return api.answer(asked).status();
  }

  private JsonNode json(int status, Incoming asked) {
    Answer answer = api.answer(asked);
    String text = Asked.text(answer);
    assertEquals(status, answer.status(), text);
    return new JsonMapper().readTree(text);
  }

  private void assertRefused(int status, String why, Incoming asked) {
    JsonNode error = json(status, asked);
    assertEquals(why, error.path("message").asString());
  }
}
