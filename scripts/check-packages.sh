#!/bin/sh
# SPDX-License-Identifier: MIT
# The packages of Debian that docs/operator/portal.md names for the archive are those that its programs' libraries are in,
# no fewer and no more. One that a named package depends on comes with it. Arguments: the programs.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2016 # the backquotes are Markdown's
named=$(sed -n 's/^From an archive.*on Debian 12 with `\([^`]*\)`.*/\1/p' "$root/docs/operator/portal.md")
[ -n "$named" ] || { echo 'check-packages: docs/operator/portal.md names no packages' >&2; exit 1; }
# shellcheck disable=SC2086 # a list of words
depends=$(dpkg-query -W -f '${Depends},' $named | sed 's/([^)]*)//g' | tr ',|' '  ')
wrong=0
used=' '
for library in $(readelf -d "$@" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u); do
  package=$(dpkg -S "*/$library" | sed 's/:.*//' | sort -u | head -n 1)
  used="$used$package "
  case " $named $depends " in
    *" $package "*) ;;
    *) echo "check-packages: $library is in ${package:-no package}, which docs/operator/portal.md does not name" >&2; wrong=1 ;;
  esac
done
for package in $named; do
  case "$used" in
    *" $package "*) ;;
    *) echo "check-packages: docs/operator/portal.md names $package, which no program needs" >&2; wrong=1 ;;
  esac
done
exit "$wrong"
