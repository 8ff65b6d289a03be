# Everything that people and machines do with this tree. `make` alone explains it.
#
# Go and make are the only things that must be there. The tools are built from source, in the versions below, into bin/,
# which is not checked in; a new version here builds a new file there.

GOLANGCI_LINT_VERSION := 2.15.0
WORKFLOWCHECK_VERSION := 0.6.0
GOVULNCHECK_VERSION   := 1.1.4
# The Temporal CLI holds the dev server. This version is the newest that `go install` can build.
TEMPORAL_CLI_VERSION  := 1.5.1

BIN           := $(CURDIR)/bin
GOLANGCI_LINT := $(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION)
WORKFLOWCHECK := $(BIN)/workflowcheck-$(WORKFLOWCHECK_VERSION)
GOVULNCHECK   := $(BIN)/govulncheck-$(GOVULNCHECK_VERSION)
TEMPORAL      := $(BIN)/temporal

# Packages whose code Temporal replays: nothing in them may ask the clock, a random number or another goroutine.
REPLAYED := ./workflows/... ./internal/handshake/... ./internal/connection/... ./internal/contract/... ./internal/methods/... ./internal/page/...

# What `make demo` and `make dev` connect. `make demo METHOD=...` plays another method.
METHOD ?=

# Where `make dev` keeps its data; .causeway/demo is what the last demo left.
DATA ?= .causeway/dev

# How many messages `make bench` sends.
FLOOD ?= 100000

# More flags for go test, for example `make test TESTFLAGS='-run TestDisconnect -v'`.
TESTFLAGS ?=
# Most of the sweep's tests wait for answers that never come: more of them side by side than there are processors.
WAITING := -parallel 8 -timeout 20m
# Tests run one trial of the sweep in so many, chosen by the commit.
SAMPLED := SWEEP_OF=3 SWEEP_SEED=$(shell git rev-parse HEAD 2>/dev/null || echo none)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build test test-race sweep lint fmt workflowcheck vuln demo dev bench ci tools clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the worker and the causeway command into bin/
	@mkdir -p $(BIN)
	@go build -o $(BIN)/worker ./worker
	@go build -o $(BIN)/causeway ./starter

test: $(TEMPORAL) ## Run all tests, with a sample of the sweep
	$(SAMPLED) go test $(WAITING) $(TESTFLAGS) ./...

# -short leaves out what runs in processes of its own: the detector does not see into them.
test-race: $(TEMPORAL) ## Run the tests again, with the race detector
	$(SAMPLED) go test -race -short $(WAITING) $(TESTFLAGS) ./...

sweep: SHELL := bash
sweep: .SHELLFLAGS := -o pipefail -c
sweep: $(TEMPORAL) ## Break every call of every method in every way, and stop every handshake everywhere
	@go test ./workflows -run TestSweep $(WAITING) -v | grep -v -e '--- PASS' -e '=== '

lint: $(GOLANGCI_LINT) ## Check style, common mistakes and the direction of imports
	$(GOLANGCI_LINT) run --allow-parallel-runners ./...

fmt: $(GOLANGCI_LINT) ## Format the code
	$(GOLANGCI_LINT) fmt ./...

workflowcheck: $(WORKFLOWCHECK) ## Check that replayed code is deterministic
	$(WORKFLOWCHECK) -test=false $(REPLAYED)

vuln: $(GOVULNCHECK) ## Look for known vulnerabilities, where the database can be reached
	@GOVULNCHECK=$(GOVULNCHECK) ./.ci/vuln

demo: build $(TEMPORAL) ## Play one whole handshake on this machine; METHOD=... chooses which, END=1 takes it down again
	@go build -o $(BIN)/devstack ./internal/devstack/main
	@$(BIN)/devstack demo $(if $(METHOD),--method $(METHOD)) $(if $(END),--to-the-end)

dev: build $(TEMPORAL) ## Start everything on this machine and stay, for trying things by hand
	@go build -o $(BIN)/devstack ./internal/devstack/main
	@$(BIN)/devstack dev $(if $(METHOD),--method $(METHOD)) --data $(DATA)

bench: SHELL := bash
bench: .SHELLFLAGS := -o pipefail -c
bench: build $(TEMPORAL) ## Measure, and print the figures beside their budgets; then send 100,000 messages
	go run ./internal/bench/main
	@FLOOD=$(FLOOD) go test ./internal/handshake -run TestServer_AFloodIsSurvived -v -count 1 -timeout 90m | grep -E 'RESULT|^---|^FAIL|^ok'

ci: lint workflowcheck test test-race ## Everything that must pass before a change is taken

tools: $(GOLANGCI_LINT) $(WORKFLOWCHECK) $(GOVULNCHECK) $(TEMPORAL) ## Build all tools into bin/

clean: ## Remove what was built, and the dev stack's data
	rm -rf $(BIN) .causeway

# install builds one program of one module version into bin/, under a name that holds the version.
define install
	@mkdir -p $(BIN)/.new
	@echo "building $(notdir $@)"
	@GOBIN=$(BIN)/.new go install $(1)
	@mv $(BIN)/.new/$(firstword $(subst -$(2), ,$(notdir $@))) $@
endef

$(GOLANGCI_LINT):
	$(call install,github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_LINT_VERSION),$(GOLANGCI_LINT_VERSION))

$(WORKFLOWCHECK):
	$(call install,go.temporal.io/sdk/contrib/tools/workflowcheck@v$(WORKFLOWCHECK_VERSION),$(WORKFLOWCHECK_VERSION))

$(GOVULNCHECK):
	$(call install,golang.org/x/vuln/cmd/govulncheck@v$(GOVULNCHECK_VERSION),$(GOVULNCHECK_VERSION))

$(TEMPORAL):
	@go run ./internal/devstack/getcli --to $@ --version $(TEMPORAL_CLI_VERSION)
