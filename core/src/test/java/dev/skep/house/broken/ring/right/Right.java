package dev.skep.house.broken.ring.right;

/// Knows something within the left: no ring of packages, but one of branches.
public final class Right {
  public final dev.skep.house.broken.ring.left.inner.Inner inner =
      new dev.skep.house.broken.ring.left.inner.Inner();
}
