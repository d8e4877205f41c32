# SPDX-License-Identifier: MIT
# The front door. Every target sets up and builds what it needs; the second time it only looks.
.DELETE_ON_ERROR:
.PHONY: help run test check ci bench bundlers fuzz dist clean tools format setup native wasm web
.DEFAULT_GOAL := help
.PRECIOUS: build/%/build.ninja

# An ordinary user of Debian has no /usr/sbin in the path; Kamailio and rtpengine are there.
export PATH := $(PATH):/usr/sbin:/sbin

NINJA := cmake --build --preset
FUZZ_SECONDS ?= 60
ONLY ?=

help:
	@echo 'make run      the whole phone on this machine: portal, SIP server, media relay, echo service'
	@echo 'make test     every test, sanitizers on (ONLY="ctest web" runs the steps so named)'
	@echo 'make check    format, lint, types, dependencies, sizes'
	@echo 'make format   lay out the C sources'
	@echo 'make bench    beside JsSIP and SIP.js: table, build/bench/bench.json (BENCH="parse size" for some)'
	@echo 'make bundlers the npm package in programs made by Vite, webpack and esbuild, in a browser'
	@echo 'make fuzz     each fuzzer for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make tools    wpsip, for people who debug: build/wpsip parse, build/wpsip codecs'
	@echo 'make dist     an archive to install from, in build/dist'
	@echo 'make clean    remove build/ (packages and third-party sources stay)'

setup:
	@scripts/setup.sh

# Configuring again is ninja's own business, except when the presets change.
build/%/build.ninja: CMakePresets.json | setup
	@mkdir -p build
	@echo 'building $* for the first time: a minute or two'
	@cmake --preset $* >build/$*.log 2>&1 || { cat build/$*.log; exit 1; }

build/%/.built: build/%/build.ninja FORCE
	@$(NINJA) $* -- --quiet
FORCE:

native: build/release/.built
wasm: build/wasm/.built
web: wasm
	@node scripts/build-web.mjs

tools: native
	@ln -sf release/tools/wpsip build/wpsip

run: native web
	@exec node deploy/demo/main.mjs $(ARGS)

test: native web build/clang/.built build/gcc/.built build/fuzz/.built
	@node scripts/steps.mjs test $(ONLY)

check: web build/clang/.built
	@node scripts/steps.mjs check $(ONLY)

# Both with one count at the end; this is what .ci/run calls.
ci: native web build/clang/.built build/gcc/.built
	@node scripts/steps.mjs all $(ONLY)

format: | setup
	@find core server tests tools -name '*.[ch]' -exec clang-format -i {} +

bench: native web
	@node tests/bench/main.mjs $(BENCH)

bundlers: native web
	@node tests/bundlers/try.mjs

fuzz: build/fuzz/.built
	@scripts/fuzz.sh $(FUZZ_SECONDS)

dist: native web
	@scripts/dist.sh

clean:
	rm -rf build
