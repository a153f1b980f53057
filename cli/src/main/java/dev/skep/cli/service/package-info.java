/// `skep service …`: what the docker command has no words for.
@NullMarked
package dev.skep.cli.service;

import org.jspecify.annotations.NullMarked;
