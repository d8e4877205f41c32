#!/bin/sh
# SPDX-License-Identifier: MIT
# build/dist/webphone-<version>.tar.gz: the portal's binary, its documents for operators, the built app, the demo's plans, the licences.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(node -p "require('$root/package.json').version")
name=webphone-$version
"$root/scripts/check-packages.sh" "$root/build/release/server/webphoned" "$root/build/release/server/webphone-script"
dist=$root/build/dist
rm -rf "$dist"
mkdir -p "$dist/$name"
cp -R "$root/build/web" "$dist/$name/web"
cp "$root/build/release/server/webphoned" "$root/build/release/server/webphone-script" "$dist/$name/"
cp -R "$root/deploy" "$dist/$name/deploy"
mkdir -p "$dist/$name/docs"
mkdir -p "$dist/$name/server"
for part in operator http-api sdk decisions config.md buttons.md push.md; do cp -R "$root/docs/$part" "$dist/$name/docs/"; done
cp "$root/server/README.md" "$dist/$name/server/"
node "$root/scripts/http-api.mjs" >"$dist/$name/docs/http-api.json"
cp "$root/LICENSE" "$dist/$name/"
mv "$dist/$name/deploy/ARCHIVE.md" "$dist/$name/README.md"
# The same input gives the same archive.
stamp=$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)
tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$stamp" -cf - "$name" | gzip -9n >"$dist/$name.tar.gz"
rm -rf "${dist:?}/$name"
(cd "$dist" && sha256sum "$name.tar.gz" >SHA256SUMS && cat SHA256SUMS)
