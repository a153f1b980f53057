# Finds a JDK of at least this version; sourced by the launcher and by `make`.
# find_jdk sets jdk (the folder), java (the command) and jdk_name (its full version), or ends with one sentence.
oldest_jdk=25

find_jdk() {
  if [ -n "${SKEP_JAVA_HOME-}" ]; then
    try_jdk "$SKEP_JAVA_HOME" || die "SKEP_JAVA_HOME=$SKEP_JAVA_HOME is not a JDK of version $oldest_jdk or newer"
    return
  fi
  [ -z "${JAVA_HOME-}" ] || ! try_jdk "$JAVA_HOME" || return 0
  ! jdk_on_path || return 0
  ! jdk_in_usual_folders || return 0
  die "needs a JDK, version $oldest_jdk or newer, and found none in SKEP_JAVA_HOME, JAVA_HOME, PATH or the usual folders: install one (Debian, Ubuntu: temurin-$oldest_jdk-jdk or openjdk-$oldest_jdk-jdk; Fedora: java-$oldest_jdk-openjdk-devel; macOS: brew install openjdk@$oldest_jdk) or set SKEP_JAVA_HOME"
}

# The first `java` on PATH is often an old one, so each entry is looked at.
jdk_on_path() {
  old_ifs=$IFS IFS=:
  set -f
  # shellcheck disable=SC2086 # split at the colons
  set -- $PATH
  set +f
  IFS=$old_ifs
  for folder; do
    [ -x "$folder/java" ] || continue
    command=$(readlink -f -- "$folder/java") || continue
    case $command in */bin/java) try_jdk "${command%/bin/java}" && return ;; esac
  done
  return 1
}

jdk_in_usual_folders() {
  oldest_of \
    /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/* \
    "${HOME-}"/.local/share/mise/installs/java/* \
    "${SUDO_USER:+/home/$SUDO_USER}"/.sdkman/candidates/java/* "${SUDO_USER:+/home/$SUDO_USER}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# Of several, the oldest that will do: it is the one that Skep is built and tested with.
oldest_of() {
  best='' best_major=0
  for folder; do
    try_jdk "$folder" || continue
    if [ -z "$best" ] || [ "$jdk_major" -lt "$best_major" ]; then best=$folder best_major=$jdk_major; fi
  done
  [ -n "$best" ] && try_jdk "$best"
}

# Reads the version from the JDK's own `release` file: starting each java to ask it would cost more than the verb.
try_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  jdk_version='' jdk_name=''
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      value=${value#\"} value=${value%\"}
      case $key in JAVA_VERSION) jdk_version=$value ;; JAVA_RUNTIME_VERSION) jdk_name=$value ;; esac
    done <"$1/release"
  fi
  [ -n "$jdk_version" ] || jdk_version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
  jdk_major=${jdk_version%%[!0-9]*}
  [ -n "$jdk_major" ] && [ "$jdk_major" -ge "$oldest_jdk" ] || return 1
  jdk=$1 java=$1/bin/java jdk_name=${jdk_name:-$jdk_version}
}
