#!/bin/sh
# SPDX-License-Identifier: MIT
# Brings a bare Debian 12 to the point where everything builds: Debian packages, npm packages from the
# lock file, third-party sources by pinned hash. Safe to run again; a second run only looks.
#
#   WEBPHONE_CACHE    where sources are kept (default ${XDG_CACHE_HOME:-$HOME/.cache}/webphone)
#   WEBPHONE_SOURCES  a folder with sources already unpacked, <name> or <name>-<version>; nothing is fetched
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cache=${WEBPHONE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/webphone}
node_least=18

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# ---- Debian packages -------------------------------------------------------------------------

node_is_usable() {
  command -v node >/dev/null 2>&1 || return 1
  version=$(node --version)
  version=${version#v}
  [ "${version%%.*}" -ge "$node_least" ]
}

wanted_packages() {
  sed 's/#.*//' "$root/scripts/packages.txt" | tr -s '[:space:]' '\n' | sed '/^$/d'
  node_is_usable || echo nodejs
  # A Node from elsewhere brings its own npm, and Debian's package would fight it.
  command -v npm >/dev/null 2>&1 || echo npm
}

missing_packages() {
  wanted=$(wanted_packages)
  # shellcheck disable=SC2086 # one word a package
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^ii  *//p')
  for package in $wanted; do
    case "
$installed
" in
    *"
$package
"*) ;;
    *) echo "$package" ;;
    esac
  done
}

# Installing a server package must not start that server on the machine of a developer.
install_packages() {
  as_root=$1
  shift
  policy=/usr/sbin/policy-rc.d
  put_policy=
  if [ ! -e "$policy" ]; then
    put_policy=1
    trap '$as_root rm -f "$policy"' EXIT INT TERM
    # shellcheck disable=SC2016 # the file is a script of its own
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
  fi
  $as_root apt-get -q -o DPkg::Lock::Timeout=600 update
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
    -o Dpkg::Options::=--force-confold install --no-install-recommends "$@"
  if [ -n "$put_policy" ]; then
    $as_root rm -f "$policy"
    trap - EXIT INT TERM
  fi
  [ -d /run/systemd/system ] || return 0
  for service in kamailio rtpengine-daemon coturn; do
    case " $* " in
    *" $service "*) $as_root systemctl disable --quiet "$service" || true ;;
    esac
  done
}

setup_packages() {
  command -v dpkg-query >/dev/null 2>&1 || fail "this is not Debian: install what scripts/packages.txt lists, \
then build with the presets of CMakePresets.json"
  missing=$(missing_packages | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0
  say "installing Debian packages: $missing"
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
  else
    fail "these Debian packages are missing, and neither root nor sudo without a password is at hand:
  $missing
Run this once, then try again:
  sudo apt-get update && sudo apt-get install --no-install-recommends $missing"
  fi
  # shellcheck disable=SC2086 # one word a package
  install_packages "$as_root" $missing
  left=$(missing_packages | tr '\n' ' ')
  [ -z "$left" ] || fail "apt-get did not install: $left"
}

# ---- npm packages ----------------------------------------------------------------------------

# True when node_modules already holds every version of the lock file (npm keeps a list of its own there).
npm_is_done() {
  [ -f "$root/node_modules/.package-lock.json" ] && node -e '
    const { readFileSync } = require("fs");
    const read = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
    const [wanted, found] = process.argv.slice(1).map(read);
    const missing = ([name, entry]) => name && !entry.optional && found[name]?.version !== entry.version;
    process.exit(Object.entries(wanted).some(missing) ? 1 : 0);
  ' "$root/package-lock.json" "$root/node_modules/.package-lock.json"
}

setup_npm() {
  node_is_usable || fail "Node $node_least or newer is needed; found $(node --version 2>/dev/null || echo none)"
  stamp=$root/node_modules/.webphone-stamp
  sum=$(cat "$root/package.json" "$root/package-lock.json" | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return 0
  if ! npm_is_done; then
    say 'installing npm packages from package-lock.json'
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error)
  fi
  printf '%s\n' "$sum" >"$stamp"
}

# ---- third-party sources ---------------------------------------------------------------------

# deps.lock without its comments: name version file sha256 revision
locked_sources() { sed '/^#/d;/^$/d' "$root/scripts/deps.lock"; }

# An apt of our own with source entries: no root needed, nothing of the system's apt is touched.
private_apt() {
  apt_dir=$cache/apt
  mkdir -p "$apt_dir/parts" "$apt_dir/lists/partial"
  rm -f "$apt_dir/parts/"*
  if [ -f /etc/apt/sources.list.d/debian.sources ]; then
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$apt_dir/parts/src.sources"
  elif grep -q '^deb ' /etc/apt/sources.list 2>/dev/null; then
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$apt_dir/parts/src.list"
  else
    fail "no Debian package sources in /etc/apt: configure them, or set WEBPHONE_SOURCES to a folder with unpacked sources"
  fi
  apt_get() {
    apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt_dir/parts" \
      -o Dir::State::lists="$apt_dir/lists" -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= \
      -o APT::Sandbox::User= "$@"
  }
}

# Runs a command, showing its output only when it fails.
quietly() {
  log=$cache/setup.log
  "$@" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "failed: $*"
  }
}

fetch_source() {
  name=$1 version=$2 file=$3 sha256=$4 revision=$5
  say "fetching the source of $name $version"
  work=$cache/work
  rm -rf "$work"
  mkdir -p "$work"
  (cd "$work" && quietly apt_get source --download-only "$name")
  [ -f "$work/$file" ] || fail "Debian's archive has no $file any more (it has: $(cd "$work" && echo *.dsc)). \
Update scripts/deps.lock, or set WEBPHONE_SOURCES to unpacked sources."
  found=$(sha256sum "$work/$file" | cut -d ' ' -f 1)
  [ "$found" = "$sha256" ] || fail "$file has the wrong SHA-256: $found, scripts/deps.lock says $sha256. \
Nothing was unpacked."
  set -- "$work/"*.dsc
  [ -f "$work/${name}_$revision.dsc" ] || say "note: Debian revision is now $(basename "$1" .dsc), last seen $revision"
  quietly dpkg-source -x "$1" "$work/unpacked"
  printf '%s\n' "$sha256" >"$work/unpacked/.webphone-sha256"
  mkdir -p "$cache/src"
  rm -rf "$cache/src/$name-$version"
  mv "$work/unpacked" "$cache/src/$name-$version"
  rm -rf "$work"
}

# True when the source is in the cache with the hash of the lock file.
have_source() {
  [ "$(cat "$cache/src/$1-$2/.webphone-sha256" 2>/dev/null)" = "$3" ]
}

setup_given_sources() {
  locked_sources | while read -r name version _; do
    [ -d "$WEBPHONE_SOURCES/$name" ] || [ -d "$WEBPHONE_SOURCES/$name-$version" ] ||
      fail "WEBPHONE_SOURCES=$WEBPHONE_SOURCES holds neither $name nor $name-$version"
  done
}

missing_sources() {
  locked_sources | while read -r name version file sha256 revision; do
    have_source "$name" "$version" "$sha256" || echo "$name $version $file $sha256 $revision"
  done
}

setup_sources() {
  if [ -n "${WEBPHONE_SOURCES:-}" ]; then
    setup_given_sources
    return
  fi
  [ -n "$(missing_sources)" ] || return 0
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9
  private_apt
  say "reading Debian's list of sources"
  quietly apt_get update
  missing_sources >"$cache/missing"
  while read -r name version file sha256 revision; do
    fetch_source "$name" "$version" "$file" "$sha256" "$revision"
  done <"$cache/missing"
  exec 9>&-
}

setup_packages
setup_npm
setup_sources
