/// Tests of what the verbs about services print.
@NullMarked
package dev.skep.cli.service;

import org.jspecify.annotations.NullMarked;
