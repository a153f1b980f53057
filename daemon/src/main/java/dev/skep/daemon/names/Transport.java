package dev.skep.daemon.names;

/// How a question came, and how it is passed on.
enum Transport {
  UDP,
  TCP
}
