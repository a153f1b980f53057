package dev.skep.manager.scheduler;

import dev.skep.model.RevisionKey;

/// Tasks of one revision that wait for a node; groups are ordered by revision.
final class Group extends Line implements Comparable<Group> {
  private static final int HEAD_CHARACTERS = Long.BYTES / Character.BYTES;

  private final RevisionKey key;

  /// How the key begins: nearly all comparisons end here, without a look at the key itself.
  private final long head;

  /// Kept by the agenda.
  boolean isListed;

  Group(RevisionKey key) {
    this.key = key;
    this.head = head(key.service().value());
  }

  /// Where two heads differ, their texts are ordered as the heads are.
  private static long head(String text) {
    long head = 0;
    for (int i = 0; i < HEAD_CHARACTERS; i++) {
      head = head << Character.SIZE | (i < text.length() ? text.charAt(i) : 0);
    }
    return head;
  }

  RevisionKey key() {
    return key;
  }

  @Override
  public int compareTo(Group other) {
    int byHead = Long.compareUnsigned(head, other.head);
    return byHead != 0 ? byHead : key.compareTo(other.key);
  }
}
