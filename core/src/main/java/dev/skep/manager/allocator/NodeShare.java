package dev.skep.manager.allocator;

import dev.skep.model.NetworkId;
import dev.skep.model.Task.NetworkAttachment;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a node gets of the networks that it needs.
///
/// @param attachments its own addresses, by network
/// @param troubles the networks on which there is none for it
record NodeShare(List<NetworkAttachment> attachments, SortedMap<NetworkId, Trouble> troubles) {
  NodeShare {
    attachments = List.copyOf(attachments);
    troubles = Collections.unmodifiableSortedMap(new TreeMap<>(troubles));
  }
}
