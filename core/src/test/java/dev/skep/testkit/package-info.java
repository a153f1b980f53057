/// What tests of any room may use: values to begin with and harnesses that run loops.
@NullMarked
package dev.skep.testkit;

import org.jspecify.annotations.NullMarked;
