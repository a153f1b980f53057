/// Claims about what is stored and sent: each kind of record has a sample on file.
@NullMarked
package dev.skep.daemon.stored;

import org.jspecify.annotations.NullMarked;
