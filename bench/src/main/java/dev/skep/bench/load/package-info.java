/// Visitors of a web server, so many requests each second, who tell which of them got no answer. Of
/// the JDK alone: the tests with the genuine client run it from its source.
@NullMarked
package dev.skep.bench.load;

import org.jspecify.annotations.NullMarked;
