/// The ground that the end-to-end tests stand on: a host of its own namespaces with a Docker
/// Engine, the daemon in it, the commands that are typed, and waiting for what becomes true.
@NullMarked
package dev.skep.e2e.lab;

import org.jspecify.annotations.NullMarked;
