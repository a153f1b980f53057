package dev.skep.manager.scheduler;

import dev.skep.manager.scheduler.filter.Filter;
import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.model.RevisionKey;
import dev.skep.model.WaitReason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tasks that want the same and fit nowhere, with every node's verdict. When a node changes, only
/// its verdict is asked for again; the counts follow.
final class Waiting {
  private static final byte UNKNOWN_NODE = Byte.MIN_VALUE;

  private final Question question;
  private final ToIntFunction<NodeInfo> siblings;
  private final TreeSet<RevisionKey> groups = new TreeSet<>();
  private final int[] counts = new int[Pipeline.filters().size()];
  private byte[] verdicts = new byte[0];
  private int admitting;

  /// @param siblings active tasks on a node that count against the limit per node
  Waiting(Question question, ToIntFunction<NodeInfo> siblings, Iterable<NodeInfo> nodes) {
    this.question = question;
    this.siblings = siblings;
    for (NodeInfo node : nodes) look(node);
  }

  TreeSet<RevisionKey> groups() {
    return groups;
  }

  boolean isHopeless() {
    return admitting == 0;
  }

  /// Returns whether the verdict on the node has changed.
  boolean look(NodeInfo node) {
    int verdict = Pipeline.verdict(question, node, siblings.applyAsInt(node));
    return set(node.slot(), (byte) verdict);
  }

  boolean forget(NodeInfo node) {
    return set(node.slot(), UNKNOWN_NODE);
  }

  private boolean set(int slot, byte is) {
    if (slot >= verdicts.length) {
      int was = verdicts.length;
      verdicts = Arrays.copyOf(verdicts, Math.max(slot + 1, 2 * was));
      Arrays.fill(verdicts, was, verdicts.length, UNKNOWN_NODE);
    }
    byte was = verdicts[slot];
    if (was == is) return false;
    verdicts[slot] = is;
    count(was, -1);
    count(is, 1);
    return true;
  }

  private void count(byte verdict, int change) {
    if (verdict == UNKNOWN_NODE) return;
    if (verdict == Pipeline.ADMITTED) admitting += change;
    else counts[verdict] += change;
  }

  /// Most frequent cause first; in the order of the filters where equally many.
  String explanation() {
    List<Filter> filters = Pipeline.filters();
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0)
        .boxed()
        .sorted(Comparator.comparingInt(i -> -counts[i]))
        .map(i -> filters.get(i).explain(counts[i]))
        .collect(Collectors.joining("; "));
  }

  WaitReason reason() {
    var causes = new TreeMap<String, Integer>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) causes.put(Pipeline.filters().get(i).cause(), counts[i]);
    }
    return new WaitReason(Scheduler.NAME, causes);
  }
}
