package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Leaderships that follow one another as the test says: the next one is there as soon as news are
/// waited for, the last one stays.
final class FakeLeaders implements Leaders {
  interface Asked {
    Answer answer(Request request) throws NotServed, IOException;
  }

  final List<String> asked = new ArrayList<>();
  private final Deque<Leadership> coming;
  private boolean replaced;
  private Asked answers = _ -> Answer.empty(204);

  FakeLeaders(Leadership... inTurn) {
    coming = new ArrayDeque<>(List.of(inTurn));
  }

  FakeLeaders answering(Asked answers) {
    this.answers = answers;
    return this;
  }

  @Override
  public synchronized Leadership now() {
    return coming.getFirst();
  }

  @Override
  public synchronized void awaitNews(Leadership former, Duration atMost) {
    if (coming.size() > 1) coming.removeFirst();
    replaced = false;
  }

  /// As if it had not noticed that it was replaced.
  FakeLeaders replacedUnnoticed() {
    replaced = true;
    return this;
  }

  @Override
  public synchronized void confirm() {
    if (replaced) throw new NotLeading();
  }

  @Override
  public Answer ask(Leadership.There leader, Request request) throws NotServed, IOException {
    asked.add(leader.address() + " " + request.method() + " " + request.path());
    return answers.answer(request);
  }
}
