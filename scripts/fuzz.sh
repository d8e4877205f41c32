#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs every fuzzer for the given seconds, from tests/fuzz/corpus/<name>, keeping what it finds in build/fuzz.
set -eu
seconds=${1:-60}
root=$(cd "$(dirname "$0")/.." && pwd)
found=0
for fuzzer in "$root"/build/fuzz/tests/fuzz/fuzz_*; do
  [ -f "$fuzzer" ] && [ -x "$fuzzer" ] || continue
  found=1
  name=$(basename "$fuzzer")
  name=${name#fuzz_}
  grown=$root/build/fuzz/corpus/$name
  crashes=$root/build/fuzz/crashes/$name
  mkdir -p "$grown" "$crashes"
  set -- "$grown"
  for seeds in "$root/tests/fuzz/corpus/$name" "$root/tests/vectors/$name"; do
    [ ! -d "$seeds" ] || set -- "$@" "$seeds"
  done
  dictionary=$root/tests/fuzz/$name.dict
  [ ! -f "$dictionary" ] || set -- "-dict=$dictionary" "$@"
  echo "--- $name, $seconds s"
  "$fuzzer" "-max_total_time=$seconds" -max_len=65536 -print_final_stats=1 "-artifact_prefix=$crashes/" "$@" 2>"$crashes/log" || {
    tail -n 60 "$crashes/log"
    echo "fuzz: $name crashed; the input is in $crashes" >&2
    exit 1
  }
  grep -E '^stat::(number_of_executed_units|average_exec_per_sec)|cov:' "$crashes/log" | tail -n 3
done
[ "$found" = 1 ] || {
  echo 'fuzz: tests/fuzz has no fuzzer' >&2
  exit 1
}
