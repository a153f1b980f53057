package dev.skep.model;

public enum NodeRole {
  WORKER,
  MANAGER
}
