package dev.skep.daemon.network;

import dev.skep.agent.network.Problem;
import java.util.List;

/// What came of one step of a round.
record Step(boolean changed, List<Problem> problems) {}
