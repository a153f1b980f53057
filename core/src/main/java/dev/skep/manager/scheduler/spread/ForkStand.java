package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.Question;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Branches that should have equally many tasks of the service. The next one goes where fewest are,
/// among equals to the better node; a branch that admits no more is passed over.
final class ForkStand implements Stand {
  private final SpreadLabel label;
  private final TreeMap<String, Stand> byValue = new TreeMap<>();
  private int tasks;
  private boolean isChosen;
  private Optional<Choice> choice = Optional.empty();

  private record Choice(Stand stand, Candidate best) {
    boolean isBefore(Choice other) {
      int fewer = Integer.compare(stand.tasks(), other.stand.tasks());
      return fewer != 0 ? fewer < 0 : best.compareTo(other.best) < 0;
    }
  }

  ForkStand(Question question, Branch.Fork fork) {
    label = fork.label();
    for (Map.Entry<String, Branch> entry : fork.byValue().entrySet()) {
      byValue.put(entry.getKey(), Contest.stand(question, entry.getValue()));
    }
  }

  @Override
  public int tasks() {
    return tasks;
  }

  @Override
  public void know(Candidate candidate, boolean admissible) {
    tasks += candidate.siblings();
    Stand below = byValue.get(label.valueOn(candidate.node().node()));
    if (below != null) below.know(candidate, admissible);
  }

  @Override
  public Optional<Candidate> best() {
    if (!isChosen) {
      choice = Optional.empty();
      for (Stand stand : byValue.values()) {
        Optional<Choice> found = stand.best().map(best -> new Choice(stand, best));
        if (found.isPresent() && (choice.isEmpty() || found.get().isBefore(choice.get()))) {
          choice = found;
        }
      }
      isChosen = true;
    }
    return choice.map(Choice::best);
  }

  @Override
  public void placed(Candidate best) {
    choice.orElseThrow().stand().placed(best);
    tasks++;
    isChosen = false;
  }
}
