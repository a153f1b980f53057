package dev.skep.e2e.chaos;

import dev.skep.e2e.lab.Lab;
import dev.skep.e2e.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Something that goes wrong, and can be set right.
sealed interface Fault {
  void begin() throws InterruptedException;

  void end() throws InterruptedException;

  /// Hosts that no other fault should meet meanwhile.
  List<Node> hit();

  record Killed(Node node) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      node.daemon().kill();
    }

    @Override
    public void end() throws InterruptedException {
      node.daemon().launch();
    }

    @Override
    public List<Node> hit() {
      return List.of(node);
    }
  }

  record Crashed(Node node) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      node.host().crash();
    }

    @Override
    public void end() throws InterruptedException {
      node.host().boot();
      node.daemon().launch();
    }

    @Override
    public List<Node> hit() {
      return List.of(node);
    }
  }

  record Frozen(Node node) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      node.daemon().freeze();
    }

    @Override
    public void end() {
      node.daemon().thaw();
    }

    @Override
    public List<Node> hit() {
      return List.of(node);
    }
  }

  record Cut(Node node) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      node.host().cut();
    }

    @Override
    public void end() throws InterruptedException {
      node.host().lab().heal();
    }

    @Override
    public List<Node> hit() {
      return List.of(node);
    }
  }

  record Split(Lab lab, List<Node> one, List<Node> other) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      lab.split(one.stream().map(Node::host).toList(), other.stream().map(Node::host).toList());
    }

    @Override
    public void end() throws InterruptedException {
      lab.heal();
    }

    @Override
    public List<Node> hit() {
      return List.of();
    }
  }

  /// The engine dies and is started again; containers run on meanwhile.
  record WithoutEngine(Node node) implements Fault {
    @Override
    public void begin() throws InterruptedException {
      node.host().killEngine();
    }

    @Override
    public void end() throws InterruptedException {
      node.host().startEngine();
    }

    @Override
    public List<Node> hit() {
      return List.of(node);
    }
  }

  private boolean ofTheWire() {
    return this instanceof Cut || this instanceof Split;
  }

  /// A fault that may begin beside those that last, if there is one. One wire is mended as a whole,
  /// so it has one fault at a time.
  static Optional<Fault> any(Lab lab, List<Node> nodes, List<Fault> lasting, RandomGenerator dice) {
    var free = new ArrayList<>(nodes);
    lasting.forEach(fault -> free.removeAll(fault.hit()));
    if (free.isEmpty()) return Optional.empty();
    Node victim = free.get(dice.nextInt(free.size()));
    boolean wire = lasting.stream().noneMatch(Fault::ofTheWire);
    return Optional.of(
        switch (dice.nextInt(wire ? 5 : 3)) {
          case 0 -> new Killed(victim);
          case 1 -> new Crashed(victim);
          case 2 -> new Frozen(victim);
          case 3 -> new Cut(victim);
          default -> split(lab, nodes, dice);
        });
  }

  private static Fault split(Lab lab, List<Node> nodes, RandomGenerator dice) {
    var one = new ArrayList<Node>();
    var other = new ArrayList<Node>();
    for (Node node : nodes) (dice.nextBoolean() ? one : other).add(node);
    if (one.isEmpty()) one.add(other.removeLast());
    if (other.isEmpty()) other.add(one.removeLast());
    return new Split(lab, List.copyOf(one), List.copyOf(other));
  }
}
