package dev.skep.cli;

import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is said, and which code is left behind, when the words typed make no sense: as docker does
/// it.
final class Refusals implements IParameterExceptionHandler {
  /// A flag that cannot be parsed ends docker with 125, a word too many or an unknown verb with 1.
  static final int BAD_FLAG = 125;

  static final int BAD_WORD = 1;

  @Override
  public int handleParseException(ParameterException refused, String[] args) {
    var verb = refused.getCommandLine().getCommandSpec();
    var err = refused.getCommandLine().getErr();
    boolean word =
        refused instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
    err.println(sentence(refused, verb, word));
    err.println();
    if (!word || verb.subcommands().isEmpty()) {
      err.println("Usage:  " + HelpPage.synopsis(verb));
      err.println();
    }
    err.println("Run '" + verb.qualifiedName() + " --help' for more information");
    return word ? BAD_WORD : BAD_FLAG;
  }

  private static String sentence(ParameterException refused, CommandSpec verb, boolean word) {
    if (!(refused instanceof UnmatchedArgumentException unmatched))
      return "skep: " + refused.getMessage();
    var first = unmatched.getUnmatched().getFirst();
    if (word && verb.subcommands().isEmpty())
      return "skep: '%s' accepts no arguments".formatted(verb.qualifiedName());
    if (word) return "skep: unknown command: %s %s".formatted(verb.qualifiedName(), first);
    if (first.startsWith("--")) return "unknown flag: " + first.split("=", 2)[0];
    return "unknown shorthand flag: '%s' in %s".formatted(first.substring(1, 2), first);
  }
}
