package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/// Nodes without further labels. Those that the service has tasks on, or has failed on, are few and
/// have ranks of their own; all others rank as in the tournament.
final class LeafStand implements Stand {
  private final Question question;
  private final Ranking others;
  private final PriorityQueue<Candidate> known = new PriorityQueue<>(4);
  private final Set<NodeInfo> isKnown = new LinkedHashSet<>(4);
  private Optional<Candidate> bestOther = Optional.empty();
  private boolean othersLeft = true;
  private int tasks;

  LeafStand(Question question, Tournament tournament) {
    this.question = question;
    others = new Ranking(tournament, question.wants().footprint().reservations());
  }

  @Override
  public int tasks() {
    return tasks;
  }

  @Override
  public void know(Candidate candidate, boolean admissible) {
    tasks += candidate.siblings();
    isKnown.add(candidate.node());
    if (admissible) known.add(candidate);
  }

  /// A node that says no is left out for good: what placing takes from it does not come back.
  @Override
  public Optional<Candidate> best() {
    while (!known.isEmpty() && !admits(known.element())) known.remove();
    while (bestOther.isEmpty() && othersLeft) {
      Optional<NodeInfo> next = others.next();
      othersLeft = next.isPresent();
      bestOther =
          next.filter(node -> !isKnown.contains(node))
              .map(node -> new Candidate(0, 0, node))
              .filter(this::admits);
    }
    if (known.isEmpty()) return bestOther;
    Candidate best = known.element();
    return bestOther.filter(it -> it.compareTo(best) < 0).or(() -> Optional.of(best));
  }

  @Override
  public void placed(Candidate best) {
    if (bestOther.equals(Optional.of(best))) {
      bestOther = Optional.empty();
      isKnown.add(best.node());
    } else {
      known.remove(best);
    }
    known.add(best.oneMore());
    tasks++;
  }

  private boolean admits(Candidate it) {
    return Pipeline.admitsNow(question, it.node(), it.siblings());
  }
}
