package dev.skep.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a person sees after typing `skep` and these words.
record Typed(int code, String out, String err) {
  static Typed skep(String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(words);
    return new Typed(code, out.toString(), err.toString());
  }
}
