package dev.skep.manager.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.skep.model.Endpoint.VirtualIp;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private final LoopHarness harness = new LoopHarness(1).run(new Allocator());

  private static ServiceSpec spec(String name) {
    return Services.spec(name, new ServiceMode.Replicated(1));
  }

  private void network(Network network) {
    harness.write(new Change.CreateNetwork(network));
  }

  private void node(String id) {
    harness.write(new Change.CreateNode(Nodes.ready(id)));
  }

  private List<String> nodeAddresses(String id) {
    return harness.view().node(new NodeId(id)).orElseThrow().attachments().stream()
        .map(Task.NetworkAttachment::address)
        .toList();
  }

  private void assign(Task task, String node) {
    harness.write(
        new Change.AssignTask(
            task.id(),
            new NodeId(node),
            task.status().to(TaskState.ASSIGNED, "assigned", harness.now())));
  }

  private void ingress() {
    network(Asking.network("ingress", "", true));
  }

  private Service service(ServiceSpec spec) {
    harness.write(new Change.CreateService(Services.of(spec)));
    return service(spec.annotations().name());
  }

  private Service service(String name) {
    return harness.view().serviceNamed(name).orElseThrow();
  }

  private void revise(ServiceSpec spec) {
    Service was = service(spec.annotations().name());
    harness.write(new Change.ReviseService(was.id(), was.meta().version(), spec));
  }

  private Task task(Service service, long slot) {
    String id = service.name() + "." + slot + "." + harness.view().index();
    harness.write(new Change.CreateTask(Asking.task(service, slot, id)));
    return task(id);
  }

  private Task task(String id) {
    return harness.view().task(new TaskId(id)).orElseThrow();
  }

  private void end(Task task) {
    harness.write(
        new Change.ReportTask(
            task.id(), task.status().to(TaskState.COMPLETE, "finished", harness.now())));
  }

  private Optional<NetworkState> stateOf(String network) {
    return harness.view().network(new NetworkId(network)).orElseThrow().state();
  }

  private List<Integer> published(String service) {
    return service(service).endpoint().ports().stream().map(PortConfig::publishedPort).toList();
  }

  private List<String> virtualIps(String service) {
    return service(service).endpoint().virtualIps().stream().map(VirtualIp::addr).toList();
  }

  private static List<String> addresses(Task task) {
    return task.networks().stream().map(Task.NetworkAttachment::address).toList();
  }

  @Test
  void givesNetworksTheirSubnetsInTurn() {
    ingress();
    network(Asking.network("front", "", false));
    network(Asking.network("own", "192.168.7.0/24", false));
    network(Asking.network("back", "", false));
    assertEquals(
        Optional.of(new NetworkState("10.0.0.0/24", "10.0.0.1", 4096)), stateOf("ingress"));
    assertEquals(Optional.of(new NetworkState("10.0.1.0/24", "10.0.1.1", 4097)), stateOf("front"));
    assertEquals(
        Optional.of(new NetworkState("192.168.7.0/24", "192.168.7.1", 4098)), stateOf("own"));
    assertEquals(Optional.of(new NetworkState("10.0.2.0/24", "10.0.2.1", 4099)), stateOf("back"));
  }

  @Test
  void waitsWithANetworkWhoseSubnetOverlapsUntilTheOtherIsGone() {
    network(Asking.network("front", "10.7.0.0/16", false));
    network(Asking.network("back", "10.7.3.0/24", false));
    assertEquals(Optional.empty(), stateOf("back"));
    harness.write(new Change.RemoveNetwork(new NetworkId("front")));
    assertEquals("10.7.3.0/24", stateOf("back").orElseThrow().subnet());
  }

  @Test
  void givesNodeLocalNetworksNothing() {
    network(Asking.driven(Asking.network("host", "", false), "host"));
    Service web = service(Asking.on(spec("web"), "host"));
    Task task = task(web, 1);
    assertEquals(Optional.empty(), stateOf("host"));
    assertEquals(List.of(), virtualIps("web"));
    assertEquals(TaskState.PENDING, task.state());
    assertEquals(List.of(), task.networks());
  }

  @Test
  void walksATaskToPendingWithTheServicesAddressesAndPorts() {
    ingress();
    network(Asking.network("front", "", false));
    Service web =
        service(Asking.on(Asking.publishing(spec("web"), Asking.mesh(80, 8080)), "front"));
    Task task = task(web, 1);
    assertEquals(web.spec().endpointSpec(), service("web").endpoint().spec());
    assertEquals(List.of(8080), published("web"));
    assertEquals(List.of("10.0.0.2/24", "10.0.1.2/24"), virtualIps("web"));
    assertEquals(List.of("10.0.0.3/24", "10.0.1.3/24"), addresses(task));
    assertEquals(TaskState.PENDING, task.state());
    assertEquals("pending task scheduling", task.status().message());
  }

  @Test
  void choosesTheFirstFreePortAndKeepsIt() {
    ingress();
    service(Asking.publishing(spec("fixed"), Asking.mesh(80, 30000)));
    service(Asking.publishing(spec("web"), Asking.mesh(80, 0), Asking.mesh(443, 0)));
    assertEquals(List.of(30001, 30002), published("web"));
    revise(
        Asking.publishing(
            spec("web"), Asking.mesh(443, 0), Asking.mesh(80, 0), Asking.mesh(22, 2222)));
    assertEquals(List.of(2222, 30002, 30001), published("web"));
  }

  @Test
  void leavesHostPortsToTheNodes() {
    service(Asking.publishing(spec("web"), Asking.host(80, 8080)));
    service(Asking.publishing(spec("other"), Asking.host(80, 8080)));
    assertEquals(List.of(8080), published("web"));
    assertEquals(List.of(8080), published("other"));
    assertEquals(List.of(), virtualIps("web"));
  }

  @Test
  void givesNoVirtualIpInRoundRobinMode() {
    network(Asking.network("front", "", false));
    Service web = service(Asking.reached(Asking.on(spec("web"), "front"), EndpointSpec.Mode.DNSRR));
    assertEquals(List.of(), virtualIps("web"));
    assertEquals(List.of("10.0.0.2/24"), addresses(task(web, 1)));
  }

  @Test
  void takesAnotherAddressWhenPublishingAgain() {
    ingress();
    service(Asking.publishing(spec("web"), Asking.mesh(80, 8080)));
    assertEquals(List.of("10.0.0.2/24"), virtualIps("web"));
    revise(Asking.publishing(spec("web")));
    assertEquals(List.of(), virtualIps("web"));
    revise(Asking.publishing(spec("web"), Asking.mesh(80, 8080)));
    assertEquals(List.of("10.0.0.3/24"), virtualIps("web"));
  }

  @Test
  void tellsTheTaskWhyAPortIsMissingAndHealsWhenItIsFree() {
    ingress();
    Service web = service(Asking.publishing(spec("web"), Asking.mesh(80, 8080)));
    Service late = service(Asking.publishing(spec("late"), Asking.mesh(80, 8080)));
    Task task = task(late, 1);
    assertEquals(TaskState.NEW, task.state());
    assertEquals(
        "port '8080' (tcp) is already in use by service web as an ingress port",
        task.status().err());
    assertEquals(
        Optional.of(new WaitReason("allocator", new TreeMap<>(Map.of("port-taken", 1)))),
        task.status().waiting());
    harness.write(new Change.RemoveService(web.id()));
    assertEquals(List.of(8080), published("late"));
    assertEquals(TaskState.PENDING, task(task.id().value()).state());
    assertEquals("", task(task.id().value()).status().err());
  }

  @Test
  void holdsTasksWhenASubnetIsFullUntilOneOfThemEnds() {
    network(Asking.network("tiny", "10.9.0.0/29", false));
    Service web = service(Asking.on(spec("web"), "tiny"));
    Task first = task(web, 1);
    for (int slot = 2; slot <= 4; slot++) assertFalse(task(web, slot).networks().isEmpty());
    Task waiting = task(web, 5);
    assertEquals("no address left on network tiny (10.9.0.0/29)", waiting.status().err());
    harness.write(new Change.DesireTask(first.id(), TaskState.SHUTDOWN));
    assertEquals(TaskState.NEW, task(waiting.id().value()).state());
    end(first);
    assertEquals(addresses(first), addresses(task(waiting.id().value())));
  }

  @Test
  void letsAFreedAddressRest() {
    network(Asking.network("front", "", false));
    Service web = service(Asking.on(spec("web"), "front"));
    Task first = task(web, 1);
    end(first);
    assertNotEquals(addresses(first), addresses(task(web, 1)));
  }

  @Test
  void allocatesATaskWhenItsNetworkAppears() {
    Service web = service(Asking.on(spec("web"), "front"));
    Task task = task(web, 1);
    assertEquals("network front not found", task.status().err());
    network(Asking.network("front", "", false));
    assertEquals(TaskState.PENDING, task(task.id().value()).state());
  }

  @Test
  void countsWhatIsTakenBeforeItGivesAnythingAsANewLeader() {
    ingress();
    Service web = service(Asking.publishing(spec("web"), Asking.mesh(80, 0)));
    Task task = task(web, 1);
    harness.run();
    harness.write(
        new Change.CreateService(Services.of(Asking.publishing(spec("a"), Asking.mesh(80, 0)))));
    harness.run(new Allocator());
    assertEquals(List.of(30001), published("a"));
    assertEquals(List.of("10.0.0.4/24"), virtualIps("a"));
    assertEquals(List.of("10.0.0.3/24"), addresses(task));
  }

  @Test
  void givesATaskThatIsNotWantedNoAddress() {
    network(Asking.network("front", "", false));
    Service web = service(Asking.on(spec("web"), "front"));
    harness
        .propose(new Change.CreateTask(Asking.task(web, 1, "t1")))
        .propose(new Change.DesireTask(new TaskId("t1"), TaskState.SHUTDOWN))
        .settle();
    assertEquals(TaskState.PENDING, task("t1").state());
    assertEquals(List.of(), task("t1").networks());
  }

  @Test
  void givesEveryNodeAnAddressOnTheIngressNetwork() {
    node("n1");
    ingress();
    node("n2");
    assertEquals(List.of("10.0.0.2/24"), nodeAddresses("n1"));
    assertEquals(List.of("10.0.0.3/24"), nodeAddresses("n2"));
    harness.write(new Change.RemoveNetwork(new NetworkId("ingress")));
    assertEquals(List.of(), nodeAddresses("n1"));
  }

  @Test
  void givesANodeAnAddressWhereATaskOfItsStands() {
    node("n1");
    node("n2");
    network(Asking.network("front", "", false));
    Task first = task(service(Asking.on(spec("web"), "front")), 1);
    assertEquals(List.of(), nodeAddresses("n1"));
    assign(first, "n1");
    assertEquals(List.of("10.0.0.4/24"), nodeAddresses("n1"));
    assertEquals(List.of(), nodeAddresses("n2"));
    Task second = task(service("web"), 2);
    assign(second, "n1");
    assertEquals(List.of("10.0.0.4/24"), nodeAddresses("n1"));
  }

  @Test
  void takesTheAddressBackAWhileAfterTheLastTaskThereIsOver() {
    node("n1");
    network(Asking.network("front", "", false));
    Service web = service(Asking.on(spec("web"), "front"));
    Task first = task(web, 1);
    Task second = task(web, 2);
    assign(first, "n1");
    assign(second, "n1");
    List<String> given = nodeAddresses("n1");
    end(first);
    harness.advance(Resting.REST);
    assertEquals(given, nodeAddresses("n1"));
    harness.write(new Change.RemoveTask(second.id()));
    assertEquals(given, nodeAddresses("n1"));
    harness.advance(Resting.REST);
    assertEquals(List.of(), nodeAddresses("n1"));
  }

  @Test
  void leavesANodeItsAddressWhileOneTaskFollowsAnother() {
    node("n1");
    network(Asking.network("front", "", false));
    Service web = service(Asking.on(spec("web"), "front"));
    Task first = task(web, 1);
    assign(first, "n1");
    List<String> given = nodeAddresses("n1");
    end(first);
    harness.advance(Resting.REST.dividedBy(2));
    assign(task(web, 1), "n1");
    harness.advance(Resting.REST.multipliedBy(2));
    assertEquals(given, nodeAddresses("n1"));
  }

  @Test
  void tellsAnAssignedTaskThatItsNodeHasNoAddressUntilThereIsOne() {
    node("n1");
    network(Asking.network("tiny", "10.9.0.0/29", false));
    Service web = service(Asking.on(spec("web"), "tiny"));
    Task first = task(web, 1);
    Task last = first;
    for (int slot = 2; slot <= 4; slot++) last = task(web, slot);
    assign(first, "n1");
    assertEquals(List.of(), nodeAddresses("n1"));
    Task waiting = task(first.id().value());
    assertEquals("node n1: no address left on network tiny (10.9.0.0/29)", waiting.status().err());
    assertEquals(TaskState.ASSIGNED, waiting.state());
    assertEquals("assigned", waiting.status().message());
    end(last);
    assertEquals(addresses(last), nodeAddresses("n1"));
    assertEquals("", task(first.id().value()).status().err());
    assertEquals(Optional.empty(), task(first.id().value()).status().waiting());
  }

  @Test
  void healsAnAssignedTaskThatALeaderBeforeHasHeld() {
    node("n1");
    network(Asking.network("tiny", "10.9.0.0/29", false));
    Service web = service(Asking.on(spec("web"), "tiny"));
    Task first = task(web, 1);
    Task last = first;
    for (int slot = 2; slot <= 4; slot++) last = task(web, slot);
    assign(first, "n1");
    harness.run();
    end(last);
    harness.run(new Allocator());
    assertEquals(1, nodeAddresses("n1").size());
    assertEquals("", task(first.id().value()).status().err());
  }

  @Test
  void countsTheAddressesOfNodesAsANewLeader() {
    ingress();
    node("n1");
    harness.run(new Allocator());
    node("n2");
    assertEquals(List.of("10.0.0.2/24"), nodeAddresses("n1"));
    assertEquals(List.of("10.0.0.3/24"), nodeAddresses("n2"));
  }

  @Test
  void givesTheAddressOfARemovedNodeToAnother() {
    network(Asking.network("ingress", "10.9.0.0/30", true));
    node("n1");
    node("n2");
    assertEquals(List.of("10.9.0.2/30"), nodeAddresses("n1"));
    assertEquals(List.of(), nodeAddresses("n2"), "the gateway is no node's");
    harness.write(new Change.RemoveNode(new NodeId("n1")));
    assertEquals(List.of("10.9.0.2/30"), nodeAddresses("n2"));
  }

  @Test
  void givesOnlyAddressesOfTheRangeThatWasAskedFor() {
    node("n1");
    network(Asking.ranged(Asking.network("front", "10.9.0.0/24", false), "10.9.0.64/30"));
    Service web = service(Asking.on(spec("web"), "front"));
    Task task = task(web, 1);
    assign(task, "n1");
    assertEquals("10.9.0.1", stateOf("front").orElseThrow().gateway());
    assertEquals(List.of("10.9.0.64/24"), virtualIps("web"));
    assertEquals(List.of("10.9.0.65/24"), addresses(task));
    assertEquals(List.of("10.9.0.66/24"), nodeAddresses("n1"));
    assertEquals(List.of("10.9.0.67/24"), addresses(task(web, 2)));
    assertEquals("no address left on network front (10.9.0.64/30)", task(web, 3).status().err());
  }

  @Test
  void waitsWithANetworkWhoseRangeLiesElsewhere() {
    network(Asking.ranged(Asking.network("front", "10.9.0.0/24", false), "10.8.0.0/28"));
    assertEquals(Optional.empty(), stateOf("front"));
  }
}
