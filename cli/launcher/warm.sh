# How each part is started, and its ahead-of-time cache (JEP 514): made once per build and JDK, by a run that is thrown away.
# Nobody waits for the daemon's: it takes some ten seconds of work, so the first start does without, and a process of its own
# makes it meanwhile. Sourced by the launcher.
#
#   SKEP_WARM=now     make a missing cache first, then start (for who measures, or starts many)
#   SKEP_WARM=never   make none

# A first start gets the processors to itself for so long.
warm_after_seconds=20
# No attempt may take longer than this.
warm_bound_seconds=180

# Sets main, path and options of a part.
jvm() {
  read -r path <"$run/$1.path"
  aot=$run/$1-$jdk_name.aot
  # The JVM's own complaints belong to stderr: stdout is the verb's.
  options="-Xlog:disable -Xlog:all=warning:stderr -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED"
  # Two collectors are a contradiction to the JVM, so a choice in SKEP_JAVA_OPTS replaces ours.
  case ${SKEP_JAVA_OPTS-} in *-XX:+Use*GC*) ;; *) options="$options -XX:+UseSerialGC" ;; esac
  case $1 in
    cli)
      main=dev.skep.cli.Main
      options="$options -XX:TieredStopAtLevel=1" ;;
    daemon)
      main=dev.skep.daemon.Main
      # A quarter of the machine is the JVM's own bound on the heap. What a manager of one node keeps resident is decided by the
      # other lines: a small heap to begin with, that grows only when it must and is given back.
      options="$options -Xms24m -XX:MaxRAMPercentage=25 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30"
      options="$options -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions"
      # Without the optimizing compiler: it took more processor time in the first seconds than all else and kept 20 MiB. Code
      # that waits for it is slow, too: a manager of one node wrote and listed faster without it for its first minutes. A busy
      # manager of a large swarm may want it: SKEP_JAVA_OPTS=-XX:TieredStopAtLevel=4.
      options="$options -XX:TieredStopAtLevel=1 -XX:-AOTReplayTraining"
      # The cache stays where it was made for: daemons of one machine then share 38 MiB of it instead of patching a copy each.
      options="$options -XX:ArchiveRelocationMode=0"
      # What compiling borrowed from malloc goes back to the system: 18 MiB after founding a swarm.
      options="$options -XX:TrimNativeHeapInterval=30000"
      # The daemon trusts its swarm's own authority, never the world's: their 140 certificates need not be read. And Netty tries
      # out at its start whether it can keep a key in a store: a password that is none need not be hashed 10,000 times.
      options="$options -Djavax.net.ssl.trustStore=NONE -Dkeystore.pkcs12.keyPbeIterationCount=1"
      # Ratis's Netty reads memory through Unsafe, of which the JDK would warn on each start.
      options="$options --sun-misc-unsafe-memory-access=allow"
      options="$options -Xss512k -XX:MaxDirectMemorySize=256m -XX:ReservedCodeCacheSize=64m -XX:+ExitOnOutOfMemoryError" ;;
  esac
  [ ! -s "$aot" ] || options="$options -XX:AOTCache=$aot"
}

warmed() { [ -e "$run/$1-$jdk_name.aot" ]; }

# warm PART: sees to it that there will be a cache.
warm() {
  [ -w "$run" ] && [ -w "$work/lock" ] || return 0 # somebody else's build: runs without
  case $1-${SKEP_WARM-} in
    *-never) ;;
    daemon-now | cli-*) warm_first "$1" ;;
    daemon-*) warm_later "$1" ;;
  esac
}

warm_first() {
  case $1 in daemon) say "preparing a fast start of the daemon, once per build (log: $run/$1.log)" ;; cli) say "preparing a fast start" ;; esac
  locked warm_once "$1" 9
  [ -s "$run/$1-$jdk_name.aot" ] || say "no cache for a fast start of $1; see $run/$1.log"
}

# Detached: whoever started the daemon may wait for the end of its output. Of several daemons that start at once, one does it.
warm_later() {
  command -v flock >/dev/null || return 0
  ( ( trap 'kill "$nap" 2>/dev/null; exit 1' INT TERM
      sleep "$warm_after_seconds" & nap=$!
      wait "$nap"
      exec 9>"$work/warming" 8<"$run/in-use"
      flock -n 9 && flock -s 8 && renice -n 19 -p "$(own_pid)" && warm_once "$1"
    ) <>/dev/null >/dev/null 2>&1 & )
}

# Of this subshell, which $$ does not tell.
own_pid() { exec sh -c 'echo "$PPID"'; }

# A failed attempt leaves an empty file: the part then starts without a cache, and nobody tries again until the next build.
# An interrupted one leaves nothing, and the next start tries again.
warm_once() {
  ! warmed "$1" || return 0
  jvm "$1"
  made=$aot.$(own_pid)
  "warm_$1" >"$run/$1.log" 2>&1 8<&- 9>&- || true
  if [ -s "$made" ]; then mv "$made" "$aot"; else : >"$aot"; fi
}

warm_cli() {
  # shellcheck disable=SC2086 # options are words
  "$java" $options -XX:AOTCacheOutput="$made" -cp "$path" "$main" help
}

# The daemon's run is a real one: it starts, answers, becomes a swarm of one on a loopback address, runs a service, and is
# stopped; only then does the JVM write the cache.
warm_daemon() (
  trial=$(mktemp -d)
  ends=$(($(date +%s) + warm_bound_seconds))
  # shellcheck disable=SC2086 # options are words
  "$java" $options -XX:AOTCacheOutput="$made" -cp "$path" "$main" \
    --data-root "$trial/data" -H "unix://$trial/s" --engine process &
  daemon=$!
  trap 'kill -9 "$daemon" 2>/dev/null; rm -rf "$trial"' EXIT
  trap 'rm -f "$made"; exit 1' INT TERM HUP
  patiently test -S "$trial/s"
  [ -S "$trial/s" ] && served=yes || served=no
  if [ $served = yes ] && command -v curl >/dev/null; then rehearse; fi
  kill "$daemon" 2>/dev/null
  patiently gone
  gone && [ $served = yes ] || rm -f "$made" # a run that failed has learned nothing
)

# What a first day with the daemon is like.
rehearse() {
  ask() { curl -sS -m 60 --unix-socket "$trial/s" -H 'Content-Type: application/json' "$@"; echo; }
  # The port is one of many, as other checkouts may rehearse at the same time.
  service='"Name":"warm","TaskTemplate":{"ContainerSpec":{"Image":"skep/shell"}},"EndpointSpec":{"Ports":[]}'
  ask http://skep/_ping
  ask http://skep/version
  ask -d '{"ListenAddr":"127.84.83.1:'$((20000 + $$ % 20000))'","AdvertiseAddr":"127.84.83.1"}' http://skep/swarm/init
  ask -d "{$service,\"Mode\":{\"Replicated\":{\"Replicas\":1}}}" http://skep/services/create
  ask http://skep/info
  ask http://skep/swarm
  ask http://skep/nodes
  ask 'http://skep/services?status=true'
  ask http://skep/services/warm
  ask http://skep/tasks
  ask http://skep/networks
  ask -d "{$service,\"Mode\":{\"Replicated\":{\"Replicas\":0}}}" "http://skep/services/warm/update?version=$(version_of warm)"
  ask -X DELETE http://skep/services/warm
  ask -X POST 'http://skep/swarm/leave?force=1' # no task is left behind
}

version_of() { curl -s -m 60 --unix-socket "$trial/s" "http://skep/services/$1" | sed 's/.*"Version":{"Index":\([0-9]*\).*/\1/'; }

# Tries a command five times a second until it succeeds, the daemon ends or the time is up.
patiently() {
  while [ "$(date +%s)" -lt "$ends" ] && kill -0 "$daemon" 2>/dev/null && ! "$@"; do sleep 0.2; done
}

gone() { ! kill -0 "$daemon" 2>/dev/null; }
