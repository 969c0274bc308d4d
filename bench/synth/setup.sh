#!/usr/bin/env bash
# Installs the tools for comparison into build/bench. Needs npm and Go. Run `npm ci` first.
set -euo pipefail
cd "$(dirname "$0")"
bin=$PWD/../../build/bench/bin
mkdir -p "$bin"

npm ci
GOBIN=$bin go install helm.sh/helm/v4/cmd/helm@v4.3.1
GOBIN=$bin go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1
go build -o "$bin/measure" measure/main.go
