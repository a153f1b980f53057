package dev.skep.daemon.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/services/{id}/update`, `/distribution/{name:.*}/json`. Matches escaped paths, so that an
/// escaped slash stays inside its segment.
public record PathPattern(String text, Pattern regex, List<String> names) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)(:\\.\\*)?}");

  static PathPattern of(String text) {
    if (!text.startsWith("/"))
      throw new IllegalArgumentException("pattern does not start with a slash: " + text);
    var regex = new StringBuilder();
    var names = new ArrayList<String>();
    var matcher = PARAMETER.matcher(text);
    var literal = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(text.substring(literal, matcher.start())));
      regex.append(matcher.group(2) == null ? "([^/]+)" : "(.*)");
      names.add(matcher.group(1));
      literal = matcher.end();
    }
    regex.append(Pattern.quote(text.substring(literal)));
    return new PathPattern(text, Pattern.compile(regex.toString()), List.copyOf(names));
  }

  /// The decoded parameters, if the path fits.
  Optional<Map<String, String>> match(String path) {
    var matcher = regex.matcher(path);
    if (!matcher.matches()) return Optional.empty();
    var values = new LinkedHashMap<String, String>();
    for (var i = 0; i < names.size(); i++)
      values.put(names.get(i), Percent.decodePath(matcher.group(i + 1)));
    return Optional.of(values);
  }
}
