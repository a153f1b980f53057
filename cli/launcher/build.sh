# Builds what the launcher runs: the modules cli and daemon and what they need, without tests and checks, into target/quick of
# each module, so that it never meets a build of Maven's own. Sourced by the launcher.

# Sets run to the newest build; false when there is none or a source is newer. A folder's own time tells of removed files.
fresh() {
  run=''
  { read -r run <"$work/current"; } 2>/dev/null || return 1
  run=$work/$run
  [ -f "$run/built" ] || return 1
  changed=$(find "$home"/pom.xml "$home"/core/pom.xml "$home"/dockerapi/pom.xml "$home"/daemon/pom.xml "$home"/cli/pom.xml \
    "$home"/cli/launcher "$home"/core/src/main "$home"/dockerapi/src/main "$home"/daemon/src/main "$home"/cli/src/main \
    -newer "$run/built" -print 2>/dev/null | head -n 1) || true
  [ -z "$changed" ]
}

build() {
  if [ -n "${SUDO_USER-}" ] && [ "$(id -u)" = 0 ] && [ "$(stat -c %U "$home" 2>/dev/null)" = "$SUDO_USER" ]; then
    build_as_owner
    return
  fi
  # In a shell of its own: a redirection that fails would end this one without a word.
  (mkdir -p "$work" && : >>"$work/lock") 2>/dev/null || die "cannot write to $work, where the build belongs: run it once as the owner of $home"
  locked build_once
}

# Under sudo, the owner of the checkout builds all the same: root's files in it would be in the owner's way next time.
build_as_owner() {
  runuser -u "$SUDO_USER" -- env -u SUDO_USER SKEP_JAVA_HOME="$jdk" "$home/skep" version >/dev/null || exit 1
  fresh || die "built as $SUDO_USER, and sources changed meanwhile: start again"
}

# One build at a time; whoever waited takes what the other one made. Without flock (macOS) two first uses at once may collide.
locked() {
  if command -v flock >/dev/null; then
    exec 9>"$work/lock"
    flock -n 9 || { say "waiting for another first start"; flock 9; }
  fi
  "$@"
  exec 9>&-
}

say() { printf 'skep: %s\n' "$*" >&2; }

build_once() {
  ! fresh || return 0
  command -v mvn >/dev/null || die "needs Maven to build: install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven)"
  started=$(date +%s)
  rm -rf "$work/next"
  mkdir -p "$work/next/lib"
  : >"$work/next/built" # from here on: a source saved while Maven works makes the next start build again
  run_maven || { failed_build; exit 1; }
  collect
  say "built in $(($(date +%s) - started)) s"
}

run_maven() {
  rm -rf "$home"/cli/target/quick/lib "$home"/daemon/target/quick/lib
  { set +e
    # C1 and a serial collector: Maven lives for seconds.
    JAVA_HOME=$jdk MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${MAVEN_OPTS-}" \
      mvn -B -f "$home/pom.xml" -Dskep.quick -pl cli,daemon -am package </dev/null 2>&1 9>&-
    echo $? >"$work/maven.status"
  } | tee "$work/build.log" | progress
  read -r status <"$work/maven.status"
  [ "$status" = 0 ]
}

# On a terminal one line that is rewritten; elsewhere one line, said once.
progress() {
  if [ -t 2 ]; then
    fetched=0
    while IFS= read -r line; do
      case $line in
        *Downloaded\ from*) fetched=$((fetched + 1)); [ $((fetched % 10)) = 0 ] || continue ;;
        *'Building Skep '*) part=${line#*Building Skep } part=${part%% *} ;;
        *) continue ;;
      esac
      printf '\r\033[Kskep: building %s (%s files fetched)' "${part-}" "$fetched" >&2
    done
    printf '\r\033[K' >&2
  else
    say "building (log: $work/build.log)"
    cat >/dev/null
  fi
}

failed_build() {
  # The errors, without Maven's advice on how to run Maven.
  grep '^\[ERROR\]' "$work/build.log" | sed -n '/\[Help 1\]/q;p' | head -n 20 >&2
  say "the build failed; the whole log is $work/build.log"
}

# Gathers the jars in a folder of their own and writes down the two class paths, in a fixed order: a JVM's cache is for one path.
collect() {
  next=$work/run.$(date +%Y%m%d%H%M%S).$$
  mv "$work/next" "$next"
  for part in cli daemon; do cp -p "$home/$part/target/quick/$part"-*.jar "$home/$part"/target/quick/lib/*.jar "$next/lib"; done
  "$java" -XX:TieredStopAtLevel=1 "$home/cli/launcher/Unsign.java" "$next/lib" >>"$work/build.log" 2>&1 ||
    say "signed jars stay as they are, so the daemon starts more slowly; see $work/build.log"
  : >"$next/in-use"
  class_path "$next" cli >"$next/cli.path"
  class_path "$next" daemon >"$next/daemon.path"
  echo "${next##*/}" >"$work/current.next"
  mv "$work/current.next" "$work/current"
  run=$next
  clear_old
}

class_path() ( # FOLDER PART
  part=$2 path=''
  for jar in "$home/$part/target/quick/$part"-*.jar "$home/$part"/target/quick/lib/*.jar; do
    path=$path${path:+:}$1/lib/${jar##*/}
  done
  printf '%s\n' "$path"
)

# Earlier builds go, except those that somebody still runs from.
clear_old() {
  command -v flock >/dev/null || return 0
  for old in "$work"/run.*; do
    [ "$old" != "$run" ] || continue
    if [ ! -e "$old/in-use" ] || flock -n "$old/in-use" true; then rm -rf "$old"; fi
  done
}
