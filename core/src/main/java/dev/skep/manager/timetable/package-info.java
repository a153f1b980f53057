/// The language in which users say when jobs run: parsing of cron expressions, and which moments
/// they mean in a time zone. Pure functions for whoever needs them (the API checks, the cron room
/// begins runs); decides nothing itself and remembers nothing.
@NullMarked
package dev.skep.manager.timetable;

import org.jspecify.annotations.NullMarked;
