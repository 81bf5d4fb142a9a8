# Shared by ./run and ./test: says what is missing, and installs it where that can be done.
# shellcheck shell=bash

say() { printf '\n== %s\n' "$*"; }

fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# Runs a command as root: as it is, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "This needs root: $*"
  fi
}

# need_debian_packages NAME…: installs those that are not there.
need_debian_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

need_rust() {
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  command -v cargo >/dev/null || fail "Rust 1.95 or later is needed: install it with rustup (https://rustup.rs) and run this again."
  local version
  version=$(rustc --version | sed -E 's/rustc ([0-9]+)\.([0-9]+).*/\1 \2/')
  read -r major minor <<<"$version"
  [ "$major" -gt 1 ] || [ "$minor" -ge 95 ] || fail "Rust 1.95 or later is needed, this is $(rustc --version): run 'rustup update'."
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null && return
  need_debian_packages nodejs npm
}

# need_python_tools NAME…: in a virtual environment of the project, first on the PATH.
need_python_tools() {
  local venv="$PWD/target/python"
  [ -x "$venv/bin/python" ] || { say "making a Python environment for the test tools"; python3 -m venv "$venv"; }
  "$venv/bin/python" -c 'import pyhanko, holidays, jsonschema, yaml, zeep, xmlsec' 2>/dev/null || {
    say "installing from PyPI: $*"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
  }
  export PATH="$venv/bin:$PATH"
}

need_browser_tools() {
  [ -d e2e/node_modules/playwright-core ] && [ -d e2e/node_modules/axe-core ] && return
  say "installing from npm: $(node -p "Object.keys(require('./e2e/package.json').devDependencies).join(', ')")"
  (cd e2e && npm ci --silent --no-audit --no-fund)
}

# A PostgreSQL of the tests' own: temporary folder, free port, stopped by its own pid file at the end.
# What it holds is thrown away at the end, so it does not wait for the disk (fsync=off); the tests crash our processes, not it.
# What the end needs is global: a trap sees no local variables of a function that has returned.
start_postgres() {
  local port
  PG_BIN=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
  [ -n "$PG_BIN" ] || fail "PostgreSQL's programs are not in /usr/lib/postgresql."
  PG_FOLDER=$(mktemp -d /tmp/qyzmet-postgres.XXXXXX)
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # initdb refuses root, so root hands the cluster to the package's own user.
  if [ "$(id -u)" = 0 ]; then chown postgres "$PG_FOLDER"; fi
  trap stop_postgres EXIT
  say "starting a PostgreSQL on port $port"
  as_cluster_owner "$PG_BIN/initdb" -D "$PG_FOLDER/data" -U postgres -A trust --no-sync --encoding UTF8 --locale C.UTF-8 >/dev/null
  as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -w -l "$PG_FOLDER/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$PG_FOLDER -c max_connections=300 -c fsync=off" start >/dev/null
  export QYZMET_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
}

as_cluster_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

stop_postgres() {
  as_cluster_owner "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$PG_FOLDER"
}
