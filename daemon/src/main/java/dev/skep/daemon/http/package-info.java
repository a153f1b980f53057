/// Docker's HTTP API as values: a request comes in, a route is found, a handler answers. Keeps the
/// rules that hold on every route (versions, headers, error shape, body limits). Knows neither the
/// server underneath (`jetty`) nor the container engine (`engine`), and remembers nothing between
/// requests, so a new leader means nothing to it.
@NullMarked
package dev.skep.daemon.http;

import org.jspecify.annotations.NullMarked;
