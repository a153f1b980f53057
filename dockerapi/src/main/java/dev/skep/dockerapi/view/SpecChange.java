package dev.skep.dockerapi.view;

/// One field that two specs of a service differ in.
///
/// @param field as clients see it: `TaskTemplate.ContainerSpec.Image`; lists are compared whole
/// @param was as JSON; empty if the field was not there
/// @param is as JSON; empty if the field is not there
public record SpecChange(String field, String was, String is) {}
