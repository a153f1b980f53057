package dev.skep.world;

import dev.skep.manager.api.Decision;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// How users reach the swarm: any manager takes a call; one that does not lead passes it on to the
/// one that it believes to lead, once. An answer may get lost on the way.
final class Api {
  /// Where users sit.
  static final String USERS = "users";

  /// After that a client looks no longer for an answer.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Refusal LEADERLESS =
      new Refusal(Refusal.Code.UNAVAILABLE, "The swarm does not have a leader.");

  /// What may be asked of a manager.
  private sealed interface Question {
    record Write(Function<View, Decision<?>> wish) implements Question {}

    record Read() implements Question {}
  }

  private final World world;

  Api(World world) {
    this.world = world;
  }

  void write(Function<View, Decision<?>> wish, Consumer<Answer> answer) {
    call(new Question.Write(wish), answer);
  }

  void list(Consumer<Answer> answer) {
    call(new Question.Read(), answer);
  }

  private void call(Question question, Consumer<Answer> answer) {
    SimManager via = world.chance.pick(world.managers.all());
    var once = new Once(answer);
    world.agenda.after(PATIENCE, () -> once.accept(new Answer.Unknown()));
    send(USERS, via, question, false, once);
  }

  private void send(
      String from, SimManager to, Question question, boolean passedOn, Consumer<Answer> answer) {
    Consumer<Answer> back = it -> world.wires.send(to.name(), from, () -> answer.accept(it));
    world.wires.send(
        from, to.name(), () -> to.process().run(() -> serve(to, question, passedOn, back)));
  }

  private void serve(
      SimManager here, Question question, boolean passedOn, Consumer<Answer> answer) {
    Optional<Seat> seat = here.seat().filter(it -> !it.isOver());
    if (seat.isPresent() && answers(seat.get(), question)) {
      switch (question) {
        case Question.Write(var wish) -> seat.get().ask(new Seat.Request(wish, answer));
        case Question.Read _ -> answer.accept(listing(here, true));
      }
      return;
    }
    Optional<SimManager> leader =
        here.member().leader().filter(it -> !it.equals(here.name())).flatMap(world.managers::on);
    if (leader.isPresent() && !passedOn) {
      Consumer<Answer> back = it -> here.process().run(() -> answer.accept(it));
      send(here.name(), leader.get(), question, true, back);
      return;
    }
    switch (question) {
      case Question.Write _ -> answer.accept(new Answer.Refused(LEADERLESS));
      case Question.Read _ -> answer.accept(listing(here, false));
    }
  }

  /// Who leads but may have been replaced without knowing still takes writes, which then fail; it
  /// does not speak for the swarm.
  private static boolean answers(Seat seat, Question question) {
    return question instanceof Question.Write || seat.manager().member().holdsLease();
  }

  private static Answer listing(SimManager here, boolean fresh) {
    return new Answer.Listing(
        List.copyOf(here.view().services()),
        fresh,
        here.name() + "." + here.process().incarnation());
  }

  /// The first answer counts.
  private static final class Once implements Consumer<Answer> {
    private final Consumer<Answer> answer;
    private boolean answered;

    Once(Consumer<Answer> answer) {
      this.answer = answer;
    }

    @Override
    public void accept(Answer it) {
      if (answered) return;
      answered = true;
      answer.accept(it);
    }
  }
}
