/// A house built wrongly, so that each rule can be seen to say so. Nobody runs any of this.
@NullMarked
package dev.skep.house.broken;

import org.jspecify.annotations.NullMarked;
