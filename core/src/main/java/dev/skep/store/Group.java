package dev.skep.store;

import java.util.Comparator;
import java.util.stream.Stream;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/// A persistent index: which members belong to which owner. Holds ids only, so that a change to a
/// member's content does not touch it.
///
/// @param none the members of an owner without members
record Group<O, M>(TreePMap<O, TreePSet<M>> members, TreePSet<M> none) {
  static <O, M> Group<O, M> empty(Comparator<O> owners, Comparator<M> members) {
    return new Group<>(TreePMap.empty(owners), TreePSet.empty(members));
  }

  TreePSet<M> of(O owner) {
    TreePSet<M> found = members.get(owner);
    return found == null ? none : found;
  }

  /// The members of all owners from `first` up to, but not including, `end`.
  Stream<TreePSet<M>> between(O first, O end) {
    return members.subMap(first, end).values().stream();
  }

  Group<O, M> plus(O owner, M member) {
    return new Group<>(members.plus(owner, of(owner).plus(member)), none);
  }

  Group<O, M> minus(O owner, M member) {
    TreePSet<M> left = of(owner).minus(member);
    return new Group<>(left.isEmpty() ? members.minus(owner) : members.plus(owner, left), none);
  }
}
