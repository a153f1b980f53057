package dev.skep.daemon.runner;

import dev.skep.loop.Input;
import dev.skep.loop.Turn.Letter;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.NodeId;
import dev.skep.wire.ToManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// Which nodes have given a sign of life since the last turn. Beside the mailbox, so that
/// heartbeats neither wait there, nor fill it, nor wake the turn, for which they are no news:
/// silence is.
final class Beats {
  private final Set<NodeId> heard = new ConcurrentSkipListSet<>();

  /// From any thread; never waits.
  void heard(NodeId node) {
    heard.add(node);
  }

  /// In order of the nodes; each is told once.
  List<Letter> take() {
    var letters = new ArrayList<Letter>();
    for (var each = heard.iterator(); each.hasNext(); ) {
      NodeId node = each.next();
      each.remove();
      letters.add(new Letter(Dispatcher.NAME, new Input.Heard(node, new ToManager.Heartbeat())));
    }
    return letters;
  }
}
