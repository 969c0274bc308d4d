#!/usr/bin/env bash
# Installs the servers for comparison, which are not dependencies of the project. Run `npm ci` first.
set -euo pipefail
cd "$(dirname "$0")/../.."
peers=bench/serve/peers
venv=build/bench/venv

npm ci --prefix "$peers"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement "$peers/requirements.txt"
npm run build --workspace app
