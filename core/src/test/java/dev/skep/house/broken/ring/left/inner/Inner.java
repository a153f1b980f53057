package dev.skep.house.broken.ring.left.inner;

/// Known by the right.
public final class Inner {}
