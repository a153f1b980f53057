/// The rules of the house, as far as they concern the daemon and Docker's dialect.
@NullMarked
package dev.skep.daemon.house;

import org.jspecify.annotations.NullMarked;
