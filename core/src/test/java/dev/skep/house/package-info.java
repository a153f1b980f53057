/// The rules of the house, held against the compiled code; each is shown once to fail, on a small
/// violation under `broken`. Also the pages that are written from the signs on the doors.
@NullMarked
package dev.skep.house;

import org.jspecify.annotations.NullMarked;
