#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs each fuzzer for some seconds (default 60) from the committed corpus, the test vectors and what earlier
# runs found (build/fuzz/found). ONLY="sdp phone" runs those alone. A finding is kept in build/fuzz/crashes.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-${FUZZ_SECONDS:-60}}
programs=build/fuzz/tests/fuzz
scenarios=build/fuzz/scenarios
count=0
failed=

# Every scenario is a seed: its messages, descriptions and configurations, and the whole of it for the phone.
recorder=build/fuzz/tests/scenarios/scenario_run
chains=build/fuzz/tests/scenarios/chain_run
[ -x "$recorder" ] && [ -x "$chains" ] || recorder='' chains=''
node scripts/fuzz-corpus.mjs "$scenarios" $recorder $chains >build/fuzz/corpus.log

for program in "$programs"/fuzz_*; do
  if [ ! -f "$program" ] || [ ! -x "$program" ]; then continue; fi
  name=${program##*/fuzz_}
  case " ${ONLY:-$name} " in *" $name "*) ;; *) continue ;; esac
  count=$((count + 1))
  found=build/fuzz/found/$name
  if [ "$seconds" -lt 10 ]; then  # a short run does not begin with all that long ones found
    found=build/fuzz/short/$name
    rm -rf "$found"
  fi
  crashes=build/fuzz/crashes/$name
  log=build/fuzz/$name.log
  mkdir -p "$found" "$crashes"
  set -- "$found" "tests/fuzz/corpus/$name"
  [ ! -d "$scenarios/$name" ] || set -- "$@" "$scenarios/$name"
  case $name in
  sdp) max=16384; set -- "$@" tests/vectors/sdp ;;
  sip) max=16384; set -- "$@" tests/vectors/rfc4475 ;;
  phone | chain | voice) max=16384 ;;
  *) max=2048 ;;
  esac
  [ ! -f "tests/fuzz/$name.dict" ] || set -- "-dict=tests/fuzz/$name.dict" "$@"
  # No leak check at exit: it costs a second a run, and the core allocates nothing.
  if ASAN_OPTIONS=detect_leaks=0 "$program" -max_total_time="$seconds" -max_len=$max -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 -artifact_prefix="$crashes/" "$@" >"$log" 2>&1; then
    printf '%-8s %s inputs, %s a second\n' "$name" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
      "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")"
  else
    failed="$failed $name"
    printf '%-8s FAILED, see %s\n' "$name" "$log"
    grep -m 3 -e 'not so:' -e 'ERROR:' -e 'runtime error:' "$log" || tail -n 5 "$log"
    sed -n "s|^.*Test unit written to |again: $program |p" "$log"
  fi
done

if [ "$count" = 0 ]; then
  echo "fuzz: nothing built in $programs: run cmake --preset fuzz && cmake --build --preset fuzz" >&2
  exit 1
fi
if [ -n "$failed" ]; then
  echo "fuzz: failed:$failed. Add the input to tests/fuzz/corpus and a scenario that shows the fault." >&2
  exit 1
fi
