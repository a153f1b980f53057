package dev.skep.agent.worker;

import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.model.GuestId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToManager;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The guests of this node: the containers of its users' own on networks of the swarm. What there
/// should be follows from what the engine has and from what is about to be made; the managers hear
/// of it when they have told otherwise.
final class Lodgers {
  private final SortedMap<GuestId, GuestWish> wishes = new TreeMap<>();
  private Optional<List<FoundGuest>> found = Optional.empty();
  private Optional<NodeId> self = Optional.empty();

  /// What the managers have told in this session; empty before they have told everything.
  private Optional<List<GuestEndpoint>> known = Optional.empty();

  private Optional<ToManager> told = Optional.empty();

  /// Something has changed since it was last compared.
  private boolean moved;

  void welcomed(NodeId node) {
    self = Optional.of(node);
    moved = true;
  }

  void sessionEnded() {
    known = Optional.empty();
    told = Optional.empty();
  }

  /// @param complete the first word of a session about networks
  void learn(List<GuestEndpoint> all, boolean complete) {
    if (complete || known.isPresent()) known = Optional.of(all);
    moved = true;
  }

  /// A container is about to be made.
  void wished(GuestWish wish) {
    wishes.put(wish.guest(), wish);
    moved = true;
  }

  /// The container is there and has been found, or never came.
  void settled(GuestId guest) {
    wishes.remove(guest);
    moved = true;
  }

  /// What the managers did not follow before they hear again.
  void found(List<FoundGuest> containers) {
    found = Optional.of(containers);
    told = Optional.empty();
    moved = true;
  }

  /// What the managers must hear now. Nothing before both they and the engine have spoken: what is
  /// not in the list is given away.
  Optional<ToManager> news() {
    if (!moved || self.isEmpty() || known.isEmpty() || found.isEmpty()) return Optional.empty();
    moved = false;
    List<GuestEndpoint> own =
        known.get().stream().filter(it -> it.node().equals(self.get())).toList();
    List<GuestWish> wanted = wanted(wishes.values(), found.get(), own);
    if (isSo(wanted, own)) return Optional.empty();
    Optional<ToManager> news = Optional.of(new ToManager.Guests(wanted));
    if (told.equals(news)) return Optional.empty();
    told = news;
    return news;
  }

  /// @param own the guests of this node that managers know
  static List<GuestWish> wanted(
      Collection<GuestWish> wishes, List<FoundGuest> found, List<GuestEndpoint> own) {
    var all = new TreeMap<GuestId, GuestWish>();
    for (FoundGuest it : found) {
      GuestId id =
          own.stream()
              .filter(known -> isOf(known, it))
              .findFirst()
              .map(GuestEndpoint::guest)
              .orElse(it.spare());
      String network = it.network().value();
      all.put(id, new GuestWish(id, network, it.address(), it.container(), it.aliases()));
    }
    for (GuestWish it : wishes) all.putIfAbsent(it.guest(), it);
    return List.copyOf(all.values());
  }

  /// Of two that were on the network one after the other, only one has the address.
  private static boolean isOf(GuestEndpoint known, FoundGuest it) {
    NetworkAttachment at = known.at();
    return at.network().equals(it.network()) && at.address().startsWith(it.address() + "/");
  }

  private static boolean isSo(List<GuestWish> wanted, List<GuestEndpoint> own) {
    return wanted.size() == own.size()
        && wanted.stream().allMatch(it -> own.stream().anyMatch(known -> isSo(it, known)));
  }

  private static boolean isSo(GuestWish it, GuestEndpoint known) {
    return it.guest().equals(known.guest())
        && it.container().equals(known.container())
        && it.aliases().equals(known.aliases());
  }
}
