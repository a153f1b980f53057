/// The language in which users say where tasks may run: parsing and matching of constraint
/// expressions. Pure functions for whoever needs them (the API checks, the scheduler filters, the
/// global orchestrator picks nodes); decides nothing itself and remembers nothing.
@NullMarked
package dev.skep.manager.placement;

import org.jspecify.annotations.NullMarked;
