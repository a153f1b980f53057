package dev.skep.manager.roles;

import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Compares the managers that are wanted with the members of the log, and names the next step
/// between them. What makes the group smaller comes first: whoever is to go should not vote on who
/// comes.
public final class RoleKeeper {
  private static final Step NOTHING = new Step.Nothing();

  private final View view;
  private final List<GroupMember> members;
  private final NodeId self;

  private RoleKeeper(View view, List<GroupMember> members, NodeId self) {
    this.view = view;
    this.members = members.stream().sorted(Comparator.comparing(GroupMember::node)).toList();
    this.self = self;
  }

  /// @param members of the log, as the leader sees them
  /// @param self the leader
  public static Step next(View view, List<GroupMember> members, NodeId self) {
    // A founder leads an empty log for a moment.
    if (view.cluster().isEmpty()) return NOTHING;
    return new RoleKeeper(view, members, self).next();
  }

  /// The first step that can be taken now, else what is waited for, else nothing.
  private Step next() {
    Optional<Step> waiting = Optional.empty();
    for (Supplier<Stream<Step>> kind : kinds()) {
      for (Step step : kind.get().toList()) {
        if (!(step instanceof Step.Wait)) return step;
        if (waiting.isEmpty()) waiting = Optional.of(step);
      }
    }
    return waiting.orElse(NOTHING);
  }

  private List<Supplier<Stream<Step>>> kinds() {
    return List.of(this::promoted, this::leaving, this::demoted, this::moved, this::added);
  }

  /// Certified as a manager first; its process then says where it listens.
  private Stream<Step> promoted() {
    return view.nodes().stream()
        .filter(it -> it.spec().role() == NodeRole.MANAGER && it.role() == NodeRole.WORKER)
        .map(it -> place(it, NodeRole.MANAGER, it.managerAddress()));
  }

  private Stream<Step> leaving() {
    return members.stream().filter(it -> !belongs(it.node())).map(this::remove);
  }

  private Step remove(GroupMember member) {
    if (member.node().equals(self)) return handOver();
    if (Quorum.staysWithout(members, member.node())) return new Step.Remove(member.node());
    return new Step.Wait("member " + member.node() + " stays: removing it would lose the quorum");
  }

  /// A leader cannot well take itself out.
  private Step handOver() {
    return members.stream()
        .filter(it -> it.reachable() && belongs(it.node()))
        .max(successors())
        .<Step>map(it -> new Step.Transfer(it.node()))
        .orElseGet(() -> new Step.Wait("nobody can take over from " + self));
  }

  /// The one that has most of the log; among equals the smallest id.
  private static Comparator<GroupMember> successors() {
    return Comparator.comparingLong(GroupMember::commitIndex)
        .thenComparing(Comparator.comparing(GroupMember::node).reversed());
  }

  /// A worker again, once it is out of the log.
  private Stream<Step> demoted() {
    return view.nodes().stream()
        .filter(it -> it.spec().role() == NodeRole.WORKER)
        .filter(it -> it.role() == NodeRole.MANAGER || it.managerAddress().isPresent())
        .filter(it -> member(it.id()).isEmpty())
        .map(it -> place(it, NodeRole.WORKER, Optional.empty()));
  }

  private Stream<Step> moved() {
    return members.stream()
        .flatMap(member ->
            address(member.node())
                .filter(it -> !it.equals(member.address()))
                .<Step>map(it -> new Step.Move(member.node(), it))
                .stream());
  }

  private Stream<Step> added() {
    return view.nodes().stream()
        .filter(it -> member(it.id()).isEmpty())
        .flatMap(node -> address(node.id()).<Step>map(it -> new Step.Add(node.id(), it)).stream());
  }

  private static Step place(Node node, NodeRole role, Optional<String> managerAddress) {
    return new Step.Write(new Change.PlaceManager(node.id(), role, managerAddress));
  }

  private Optional<GroupMember> member(NodeId node) {
    return members.stream().filter(it -> it.node().equals(node)).findFirst();
  }

  private boolean belongs(NodeId node) {
    return address(node).isPresent();
  }

  /// Where the node's manager listens, if it is meant to be in the group.
  private Optional<String> address(NodeId node) {
    return view.node(node)
        .filter(it -> it.spec().role() == NodeRole.MANAGER)
        .flatMap(Node::managerAddress);
  }
}
