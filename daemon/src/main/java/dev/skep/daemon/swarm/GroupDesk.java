package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.DialBack;
import dev.skep.daemon.rpc.ManagersDesk;
import dev.skep.daemon.runner.Manager;
import dev.skep.manager.api.Decision;
import dev.skep.manager.roles.Quorum;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The leader's answers to managers that come and go. Says in the store where a manager listens;
/// its keeper does the rest.
final class GroupDesk implements ManagersDesk {
  /// Within what a client waits for an answer.
  private static final Duration REMOVAL = Duration.ofSeconds(8);

  private final Supplier<Optional<Manager>> manager;
  private final Supplier<SealKeys> keys;
  private final ReloadingTls tls;

  GroupDesk(Supplier<Optional<Manager>> manager, Supplier<SealKeys> keys, ReloadingTls tls) {
    this.manager = manager;
    this.keys = keys;
    this.tls = tls;
  }

  @Override
  public String sealKeys() {
    return keys.get().text();
  }

  @Override
  public Verdict enter(NodeId node, String address) {
    try {
      DialBack.check(tls, address, node);
    } catch (IOException | NumberFormatException unreachable) {
      return new Verdict.Refused(
          "could not connect to prospective new cluster member using its advertised address: "
              + unreachable.getMessage());
    }
    // Also where nobody leads: without knowing where others are, nobody ever may.
    manager.get().ifPresent(it -> it.moved(node, address));
    return write(view -> entered(view, node, address));
  }

  @Override
  public Verdict leave(NodeId node) {
    Optional<Manager> leading = manager.get();
    if (leading.isEmpty()) return starting();
    if (!leading.get().staysWithout(node)) return new Verdict.Refused(Quorum.LOST);
    Verdict written = write(view -> left(view, node));
    if (!(written instanceof Verdict.Done)) return written;
    try {
      return leading.get().awaitGone(node, REMOVAL)
          ? written
          : new Verdict.Unavailable("node " + node + " is still in the managers' group");
    } catch (InterruptedException stopping) {
      return stopping();
    }
  }

  private static Decision<NodeId> entered(View view, NodeId node, String address) {
    Optional<Node> found = view.node(node);
    if (found.isEmpty()) return new Decision.Refuse<>(Refusal.notFound("node", node));
    Node was = found.get();
    if (was.role() != NodeRole.MANAGER || was.spec().role() != NodeRole.MANAGER) {
      return new Decision.Refuse<>(
          new Refusal(Refusal.Code.FAILED_PRECONDITION, "node " + node + " is not a manager"));
    }
    if (was.managerAddress().equals(Optional.of(address))) return Decision.accept(node);
    return Decision.accept(
        node, new Change.PlaceManager(node, NodeRole.MANAGER, Optional.of(address)));
  }

  /// Whoever leaves is no manager any more: nobody has to demote the node before it is removed.
  private static Decision<NodeId> left(View view, NodeId node) {
    Optional<Node> found = view.node(node);
    if (found.isEmpty() || found.get().spec().role() == NodeRole.WORKER) {
      return Decision.accept(node);
    }
    Node was = found.get();
    return Decision.accept(
        node,
        new Change.SpecifyNode(node, was.meta().version(), was.spec().withRole(NodeRole.WORKER)));
  }

  private interface Question {
    Decision<NodeId> decide(View view);
  }

  private Verdict write(Question question) {
    Optional<Manager> leading = manager.get();
    if (leading.isEmpty()) return starting();
    try {
      return switch (leading.get().<NodeId>ask(question::decide)) {
        case Decision.Accept<NodeId> _ -> new Verdict.Done();
        case Decision.Refuse<NodeId>(var why) -> verdict(why);
        case Decision.Decline<NodeId>(var why) -> verdict(why);
      };
    } catch (InterruptedException stopping) {
      return stopping();
    }
  }

  private static Verdict verdict(Refusal why) {
    return switch (why.code()) {
      case FAILED_PRECONDITION, NOT_FOUND -> new Verdict.Refused(why.text());
      case INVALID_ARGUMENT,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          UNIMPLEMENTED,
          UNAVAILABLE,
          DEADLINE_EXCEEDED,
          UNKNOWN,
          INTERNAL ->
          new Verdict.Unavailable(why.text());
    };
  }

  private static Verdict starting() {
    return new Verdict.Unavailable("this manager is still starting");
  }

  private static Verdict stopping() {
    Thread.currentThread().interrupt();
    return new Verdict.Unavailable("this manager is stopping");
  }
}
