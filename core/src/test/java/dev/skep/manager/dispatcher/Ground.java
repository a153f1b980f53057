package dev.skep.manager.dispatcher;

import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.Endpoint;
import dev.skep.model.GuestId;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.testkit.Guests;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import dev.skep.wire.ToAgent;
import dev.skep.world.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A swarm in which networks, nodes, services and tasks get the addresses that the test says, and
/// what nodes are told of it.
final class Ground {
  static final NodeStatus.State READY = NodeStatus.State.READY;
  static final NodeStatus.State DOWN = NodeStatus.State.DOWN;

  private final LoopHarness harness = new LoopHarness(1).run();
  private SortedMap<NodeId, ToAgent> last = new TreeMap<>();
  private int heard;
  private int vxlanId = 4096;

  Ground() {
    Cluster it = Samples.cluster();
    harness.write(
        new Change.CreateCluster(
            new Cluster(
                it.id(),
                it.meta(),
                it.spec(),
                it.rootCa(),
                it.unlockKey(),
                it.defaultAddressPools(),
                it.subnetSize(),
                4790)));
  }

  View view() {
    return harness.view();
  }

  // what nodes are told

  ToAgent.Networks complete(String node) {
    return (ToAgent.Networks) new Publishing(view()).complete(new NodeId(node));
  }

  /// What the changes since the last time mean for each node.
  SortedMap<NodeId, ToAgent> increments() {
    List<StoreEvent> all = harness.history();
    last = new Publishing(view()).increments(all.subList(heard, all.size()));
    heard = all.size();
    return last;
  }

  Optional<ToAgent.Networks> told(String node) {
    if (heard < harness.history().size()) increments();
    return Optional.ofNullable((ToAgent.Networks) last.get(new NodeId(node)));
  }

  ToAgent.Networks increments(String node) {
    return told(node).orElseThrow();
  }

  // what happens

  /// @param prefix of its addresses, three numbers
  void network(String name, String prefix, boolean ingress) {
    network(name, prefix, ingress, Values.noLabels());
  }

  void encrypted(String name, String prefix) {
    var options = new TreeMap<String, String>();
    options.put(NetworkSpec.ENCRYPTED, "");
    network(name, prefix, false, options);
  }

  private void network(
      String name, String prefix, boolean ingress, SortedMap<String, String> options) {
    var spec =
        new NetworkSpec(
            Annotations.named(name), "", options, false, false, true, ingress, List.of());
    var id = new NetworkId(name);
    harness.write(
        new Change.CreateNetwork(new Network(id, Meta.NEW, spec, Optional.empty())),
        new Change.AllocateNetwork(
            id, new NetworkState(prefix + ".0/24", prefix + ".1", vxlanId++)));
  }

  void node(String id, String addr, String... attachments) {
    harness.write(
        new Change.CreateNode(Nodes.ready(id).withStatus(new NodeStatus(READY, "", addr))));
    attach(id, attachments);
  }

  void attach(String node, String... attachments) {
    harness.write(new Change.AllocateNode(new NodeId(node), attachments(attachments)));
  }

  void report(String node, NodeStatus.State state, String addr) {
    var status = new NodeStatus(state, "", addr);
    harness.write(new Change.ReportNode(new NodeId(node), status, Optional.empty()));
  }

  void describe(String node, String dataPathAddr) {
    Node is = view().node(new NodeId(node)).orElseThrow();
    harness.write(
        new Change.ReportNode(
            is.id(), is.status(), Optional.of(is.description().withDataPathAddr(dataPathAddr))));
  }

  /// Its daemon is another run.
  void restart(String node, String incarnation) {
    Node is = view().node(new NodeId(node)).orElseThrow();
    harness.write(
        new Change.ReportNode(
            is.id(), is.status(), Optional.of(is.description().withIncarnation(incarnation))));
  }

  void rekey(NetworkKey... keys) {
    harness.write(new Change.ReplaceNetworkKeys(List.of(keys)));
  }

  void remove(Change removal) {
    harness.write(removal);
  }

  void service(String name, String... networks) {
    harness.write(
        new Change.CreateService(
            Services.of(
                Services.on(
                    Services.spec(name, new ServiceMode.Replicated(1)), List.of(networks)))),
        new Change.AllocateService(new ServiceId(name), endpoint(networks)));
  }

  void revise(String name, String... networks) {
    Service was = view().service(new ServiceId(name)).orElseThrow();
    harness.write(
        new Change.ReviseService(
            was.id(), was.meta().version(), Services.on(was.spec(), List.of(networks))),
        new Change.AllocateService(was.id(), endpoint(networks)));
  }

  /// Assigned to the node.
  void task(String id, String service, String node, String... attachments) {
    var task = new TaskId(id);
    Service of = view().service(new ServiceId(service)).orElseThrow();
    harness.write(
        new Change.CreateTask(Samples.task(id, of, view().tasks().size() + 1)),
        new Change.AllocateTask(task, attachments(attachments), status(TaskState.PENDING)),
        new Change.AssignTask(task, new NodeId(node), status(TaskState.ASSIGNED)));
  }

  void report(String task, TaskState state) {
    harness.write(new Change.ReportTask(new TaskId(task), status(state)));
  }

  void desire(String task, TaskState state) {
    harness.write(new Change.DesireTask(new TaskId(task), state));
  }

  void end(String task) {
    report(task, TaskState.SHUTDOWN);
  }

  /// At that address of the network.
  void guest(String id, String node, String network, String address) {
    harness.write(
        new Change.CreateGuest(Guests.of(id, node, network)),
        new Change.AllocateGuest(new GuestId(id), Optional.of(address + "/24"), ""));
  }

  private TaskStatus status(TaskState state) {
    return TaskStatus.at(state, "said", harness.now());
  }

  private static List<NetworkAttachment> attachments(String... words) {
    return Arrays.stream(words)
        .map(it -> it.split("="))
        .map(it -> new NetworkAttachment(new NetworkId(it[0]), it[1] + "/24"))
        .toList();
  }

  private Endpoint endpoint(String... networks) {
    return new Endpoint(
        Optional.empty(),
        List.of(),
        Arrays.stream(networks)
            .map(it -> new Endpoint.VirtualIp(new NetworkId(it), "10.9.0.9/24"))
            .toList());
  }
}
