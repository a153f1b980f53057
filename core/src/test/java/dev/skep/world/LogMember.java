package dev.skep.world;

import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.world.RaftWord.Append;
import dev.skep.world.RaftWord.Appended;
import dev.skep.world.RaftWord.AskVote;
import dev.skep.world.RaftWord.Mark;
import dev.skep.world.RaftWord.TakeOver;
import dev.skep.world.RaftWord.Vote;
import dev.skep.world.Slot.Content;
import dev.skep.world.Slot.Content.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One manager's share of the log: Raft, small, with votes asked for first, a leader that gives up
/// when it hears no majority, leases, hand-over, and members that come and go one by one. The
/// daemon has Apache Ratis in this place; what it promises is what this one does.
final class LogMember {
  private static final Duration HEARTBEAT = Duration.ofMillis(300);

  /// Nobody votes against a leader that was heard so lately; so long after a majority has answered,
  /// no other can lead.
  static final Duration LEASE = Duration.ofMillis(1500);

  private static final int LONGEST_PATIENCE_MILLIS = 3000;

  /// A leader that has heard no majority for so long gives up. Late on purpose: another may lead
  /// for seconds by then.
  private static final Duration GIVE_UP = Duration.ofSeconds(6);

  enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  private final World world;
  private final SimManager manager;
  private final String name;

  // on disk
  private long term;
  private Optional<String> votedFor = Optional.empty();
  private List<Slot> log = new ArrayList<>();
  private int synced;

  // lost in a crash
  private Role role = Role.FOLLOWER;
  private Optional<String> leader = Optional.empty();
  private Instant heardLeader = Instant.EPOCH;
  private Members members = new Members(List.of(), List.of());
  private int committed;
  private long cuts;
  private long patience;
  private boolean probing;
  private final SortedSet<String> votes = new TreeSet<>();
  private final SortedMap<String, Follower> followers = new TreeMap<>();
  private Optional<String> successor = Optional.empty();

  /// Another was asked to lead; the lease of this term is no longer worth anything.
  private boolean handedOver;

  /// What a leader knows of another member.
  private static final class Follower {
    int next;
    int matches;
    Instant heard;

    /// When the latest of what it has answered was sent: then it still followed.
    Instant followed = Instant.EPOCH;

    Follower(int next, Instant heard) {
      this.next = next;
      this.heard = heard;
    }
  }

  LogMember(World world, SimManager manager) {
    this.world = world;
    this.manager = manager;
    this.name = manager.name();
  }

  boolean isLeading() {
    return role == Role.LEADER;
  }

  long term() {
    return term;
  }

  Optional<String> leader() {
    return leader;
  }

  Members members() {
    return members;
  }

  Slot slot(int index) {
    return log.get(index - 1);
  }

  /// No other can have been chosen: a majority has followed too lately.
  boolean holdsLease() {
    Instant since = manager.process().now().minus(LEASE);
    return isLeading()
        && !handedOver
        && isMajority(other -> follower(other).followed.isAfter(since));
  }

  private boolean isMajority(Predicate<String> others) {
    return members.isMajority(
        members.voters().stream().filter(it -> it.equals(name) || others.test(it)).count());
  }

  // life

  /// Where every member's log begins: who the first members are.
  void found(Slot founders) {
    log.add(founders);
    synced = 1;
  }

  void start() {
    role = Role.FOLLOWER;
    leader = Optional.empty();
    // It may have followed somebody until just now, and have forgotten.
    heardLeader = manager.process().now();
    committed = 0;
    successor = Optional.empty();
    learnMembers();
    waitForLeader();
  }

  /// What was not yet on the disk may be there or not.
  void crash() {
    int survived = synced + (int) world.chance.below(log.size() - synced + 1L);
    log = new ArrayList<>(log.subList(0, survived));
    synced = survived;
    role = Role.FOLLOWER;
    cuts++;
  }

  private void learnMembers() {
    for (int index = log.size(); index > 0; index--) {
      if (slot(index).content() instanceof Members latest) {
        members = latest;
        return;
      }
    }
  }

  // what is written

  /// Where the entry will be, if this is the leader; who asks hears of it when it is applied.
  OptionalInt propose(LogEntry entry) {
    if (!isLeading() || successor.isPresent()) return OptionalInt.empty();
    return OptionalInt.of(put(new Content.Written(entry)));
  }

  /// One change at a time, as the daemon's keeper does it. Returns whether it has begun.
  boolean propose(Members next) {
    boolean settled = committed >= lastIndexOfMembers() && hasCommittedInTerm();
    if (!isLeading() || successor.isPresent() || !settled) return false;
    put(next);
    return true;
  }

  private boolean hasCommittedInTerm() {
    return committed > 0 && slot(committed).term() == term;
  }

  private int lastIndexOfMembers() {
    for (int index = log.size(); index > 0; index--) {
      if (slot(index).content() instanceof Members) return index;
    }
    return 0;
  }

  /// A learner that has nearly everything may vote.
  boolean hasCaughtUp(String member) {
    return Optional.ofNullable(followers.get(member))
        .filter(it -> it.matches >= committed)
        .isPresent();
  }

  /// Whether the member has answered lately; who asks leads.
  boolean isReachable(String member) {
    return member.equals(name)
        || follower(member).heard.plus(LEASE).isAfter(manager.process().now());
  }

  /// Up to where the member is known to have this leader's log.
  int matches(String member) {
    return member.equals(name) ? log.size() : follower(member).matches;
  }

  private int put(Content content) {
    log.add(new Slot(term, content));
    if (content instanceof Members latest) {
      members = latest;
      followers.keySet().removeIf(it -> !others().contains(it));
    }
    sync(() -> {
      if (isLeading()) commit();
    });
    others().forEach(this::replicate);
    return log.size();
  }

  private void sync(Runnable then) {
    int upTo = log.size();
    long unbroken = cuts;
    manager
        .process()
        .after(
            world.commitDelay(),
            () -> {
              if (unbroken != cuts) return;
              synced = Math.max(synced, upTo);
              then.run();
            });
  }

  private List<String> others() {
    var others = new ArrayList<>(members.voters());
    others.addAll(members.learners());
    others.remove(name);
    return others;
  }

  private Follower follower(String member) {
    return followers.computeIfAbsent(
        member, _ -> new Follower(log.size() + 1, manager.process().now()));
  }

  private void replicate(String to) {
    Follower follower = follower(to);
    int before = follower.next - 1;
    var slots = List.copyOf(log.subList(before, log.size()));
    follower.next = log.size() + 1;
    tell(to, new Append(term, name, manager.process().now(), mark(before), slots, committed));
  }

  private Mark mark(int index) {
    return new Mark(index, index == 0 ? -1 : slot(index).term());
  }

  private void commit() {
    for (int index = log.size(); index > committed && slot(index).term() == term; index--) {
      if (hasMajority(index)) {
        committed(index);
        return;
      }
    }
  }

  private boolean hasMajority(int upTo) {
    return members.isMajority(
        members.voters().stream()
            .filter(it -> (it.equals(name) ? synced : follower(it).matches) >= upTo)
            .count());
  }

  private void committed(int upTo) {
    committed = upTo;
    manager.applyUpTo(upTo);
    boolean isOut = isLeading() && !members.voters().contains(name);
    if (isOut && committed >= lastIndexOfMembers()) follow(term, Optional.empty());
    else if (isLeading()) handOverIfReady();
  }

  // the leader

  private void lead() {
    role = Role.LEADER;
    leader = Optional.of(name);
    successor = Optional.empty();
    handedOver = false;
    followers.clear();
    world.note("raft leader " + name + " term " + term);
    world.managers.chosen(term, name);
    put(new Content.Beginning());
    beat(term);
  }

  private void beat(long mine) {
    manager
        .process()
        .after(
            HEARTBEAT,
            () -> {
              if (!isLeading() || term != mine) return;
              Instant since = manager.process().now().minus(GIVE_UP);
              if (!isMajority(other -> follower(other).heard.isAfter(since))) {
                follow(term, Optional.empty());
                return;
              }
              for (String other : others()) {
                Follower it = follower(other);
                it.next = it.matches + 1;
                replicate(other);
              }
              beat(mine);
            });
  }

  /// Leadership goes to another voter, on purpose. Nothing more is taken meanwhile.
  void handOver(String to) {
    if (!isLeading() || to.equals(name) || !members.voters().contains(to)) return;
    successor = Optional.of(to);
    handOverIfReady();
    long mine = term;
    // Who cannot take over does not keep the others waiting.
    manager
        .process()
        .after(
            LEASE,
            () -> {
              if (term == mine) successor = Optional.empty();
            });
  }

  private void handOverIfReady() {
    successor
        .filter(it -> follower(it).matches == log.size())
        .ifPresent(it -> {
          handedOver = true;
          tell(it, new TakeOver(term));
        });
  }

  // the follower

  private void follow(long newer, Optional<String> whom) {
    boolean led = isLeading();
    if (newer > term) {
      term = newer;
      votedFor = Optional.empty();
    }
    role = Role.FOLLOWER;
    leader = whom;
    if (led) manager.ceasesToLead();
    if (led) waitForLeader();
  }

  private void waitForLeader() {
    long mine = ++patience;
    Duration longest = world.chance.millis((int) LEASE.toMillis(), LONGEST_PATIENCE_MILLIS);
    manager
        .process()
        .after(
            longest,
            () -> {
              if (mine != patience || isLeading()) return;
              if (heardLeader.plus(longest).isAfter(manager.process().now())) waitForLeader();
              else campaign(true, false);
            });
  }

  private void campaign(boolean probe, boolean forced) {
    waitForLeader();
    if (!members.voters().contains(name)) return;
    role = Role.CANDIDATE;
    leader = Optional.empty();
    probing = probe;
    votes.clear();
    if (!probe) {
      term++;
      votedFor = Optional.of(name);
    }
    votes.add(name);
    for (String other : members.voters()) {
      if (other.equals(name)) continue;
      tell(other, new AskVote(probe ? term + 1 : term, name, mark(log.size()), probe, forced));
    }
    countVotes();
  }

  private void countVotes() {
    long have = members.voters().stream().filter(votes::contains).count();
    if (role != Role.CANDIDATE || !members.isMajority(have)) return;
    if (probing) campaign(false, false);
    else lead();
  }

  // what is heard

  private void tell(String to, RaftWord word) {
    world.managers.tell(name, to, word);
  }

  void heard(RaftWord word) {
    switch (word) {
      case AskVote ask -> asked(ask);
      case Vote vote -> given(vote);
      case Append append -> append(append);
      case Appended answer -> answered(answer);
      case TakeOver(long from) -> {
        if (from == term && !isLeading()) campaign(false, true);
      }
    }
  }

  private void asked(AskVote ask) {
    Instant now = manager.process().now();
    boolean content =
        !ask.forced() && (isLeading() ? holdsLease() : heardLeader.plus(LEASE).isAfter(now));
    if (content || ask.term() < term) {
      tell(ask.candidate(), new Vote(term, name, ask.probe(), false));
      return;
    }
    if (!ask.probe() && ask.term() > term) follow(ask.term(), Optional.empty());
    boolean free = ask.probe() || votedFor.isEmpty() || votedFor.get().equals(ask.candidate());
    boolean given = free && !ask.last().isBehind(mark(log.size()));
    if (given && !ask.probe()) {
      votedFor = Optional.of(ask.candidate());
      waitForLeader();
    }
    tell(ask.candidate(), new Vote(ask.term(), name, ask.probe(), given));
  }

  private void given(Vote vote) {
    long round = probing ? term + 1 : term;
    if (!vote.given() && vote.term() > term) {
      follow(vote.term(), Optional.empty());
    } else if (vote.given() && vote.probe() == probing && vote.term() == round) {
      votes.add(vote.voter());
      countVotes();
    }
  }

  private void append(Append append) {
    if (append.term() < term) {
      tell(append.leader(), new Appended(term, name, append.sent(), false, 0));
      return;
    }
    if (isLeading() && append.term() == term) {
      throw new InvariantViolation(
          "%s and %s both lead in term %d".formatted(name, append.leader(), term));
    }
    follow(append.term(), Optional.of(append.leader()));
    heardLeader = manager.process().now();
    int before = append.before().index();
    if (before > log.size() || !mark(before).equals(append.before())) {
      int guess = Math.min(log.size(), Math.max(committed, before - 1));
      tell(append.leader(), new Appended(term, name, append.sent(), false, guess));
      return;
    }
    boolean news = take(append, before);
    int matches = before + append.slots().size();
    Runnable answer =
        () ->
            tell(
                append.leader(),
                new Appended(append.term(), name, append.sent(), true, Math.min(matches, synced)));
    if (news) sync(answer);
    else answer.run();
    int known = Math.min(append.committed(), matches);
    if (known > committed) committed(known);
  }

  private boolean take(Append append, int before) {
    boolean news = false;
    for (int each = 0; each < append.slots().size(); each++) {
      int index = before + each + 1;
      Slot theirs = append.slots().get(each);
      if (index <= log.size()) {
        if (slot(index).term() == theirs.term()) continue;
        cutOff(index);
      }
      log.add(theirs);
      news = true;
    }
    if (news) learnMembers();
    return news;
  }

  /// What was never on a majority gives way.
  private void cutOff(int from) {
    if (from <= committed) {
      throw new InvariantViolation(
          name + " would forget index " + from + ", committed is " + committed);
    }
    log = new ArrayList<>(log.subList(0, from - 1));
    synced = Math.min(synced, log.size());
    cuts++;
  }

  private void answered(Appended answer) {
    if (answer.term() > term) {
      follow(answer.term(), Optional.empty());
      return;
    }
    if (!isLeading() || answer.term() < term) return;
    Follower follower = follower(answer.follower());
    follower.heard = manager.process().now();
    if (answer.sent().isAfter(follower.followed)) follower.followed = answer.sent();
    if (answer.taken()) {
      follower.matches = Math.max(follower.matches, answer.matches());
      commit();
      if (isLeading()) handOverIfReady();
    } else {
      follower.next = Math.min(follower.next, answer.matches() + 1);
      replicate(answer.follower());
    }
  }
}
