/// Docker's JSON dialect: reads requests into the model's own records and writes records as the
/// documents that clients expect. One model, not two: a record whose shape is Docker's is bound
/// directly, and [Dialect] names the exceptions.
///
/// The dialect is that of Go's encoder: members in any case, unknown members ignored, null as the
/// zero value, and zero values left out again when writing.
@NullMarked
package dev.skep.dockerapi.codec;

import org.jspecify.annotations.NullMarked;
