package dev.skep.daemon.engine.docker;

import java.nio.file.Path;

/// A file of the host that a container sees, and cannot change.
///
/// @param target absolute path in the container
record FileMount(Path source, String target) {}
