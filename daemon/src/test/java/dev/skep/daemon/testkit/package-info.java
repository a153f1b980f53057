/// What tests borrow: real daemons and programs on this machine, started for one test class and
/// gone afterwards.
@NullMarked
package dev.skep.daemon.testkit;

import org.jspecify.annotations.NullMarked;
