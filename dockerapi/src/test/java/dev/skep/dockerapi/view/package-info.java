/// Tests of documents that are made of more than one record.
@NullMarked
package dev.skep.dockerapi.view;

import org.jspecify.annotations.NullMarked;
