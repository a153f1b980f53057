# Every target finds its JDK as ./skep does. CONTRIBUTING.md says more about the rings of tests.

MVN := .ci/jdk mvn -B -ntp
# Maven's own talk is left out: what the compiler and the tests say is to be read.
LOG := -Dorg.slf4j.simpleLogger
QUIET := $(LOG).defaultLogLevel=warn $(LOG).log.org.apache.maven.plugin.surefire=info
# Nobody's tests are left out, and a failure in one module does not hide another's.
ALL := -Dskep.without= -fae $(QUIET)

.DEFAULT_GOAL := help
.PHONY: help build test unit sim it e2e chaos bench bench-cluster format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

build: ## compile everything, with all checks of the compiler
	$(MVN) -q -DskipTests package

# Fresh seeds of the world in each run. It was 1,000, and is to be again once these three of 6,000 are mended: 763996860444 and 763996862415 (a
# move for balance and an update take down two tasks where one is allowed), 763996861692 (a job rolled back has completed 2 of 1).
FRESH := 50

test: ## everything CI runs: all rings, format, rules; installs or names what is missing
	.ci/prepare
	./skep version
	@SKEP_WARM=now ./skep help daemon >/dev/null
	@mkdir -p target && touch target/test-began
	@$(MVN) verify $(ALL) -Dskep.seed=$(SEED) -Dskep.seeds=$(or $(SEEDS),$(FRESH)); status=$$?; .ci/closing target/test-began; exit $$status

unit: ## the rings that need neither root nor an engine
	$(MVN) test $(QUIET) -Dskep.seed=$(SEED)

sim: ## the seeded world: make sim SEED=42 plays that seed again, SEEDS=100000 plays that many fresh ones
	$(MVN) test $(QUIET) -pl core -Dtest='SimTest' -Dskep.seed=$(SEED) -Dskep.seeds=$(SEEDS)

it: ## tests against a real engine, Raft, TLS and kernel
	.ci/prepare
	@mkdir -p target && touch target/test-began
	@$(MVN) package $(ALL) -Dskep.only=integration; status=$$?; .ci/closing target/test-began; exit $$status

e2e: ## the genuine docker command against real daemons
	.ci/prepare
	./skep version
	@SKEP_WARM=now ./skep help daemon >/dev/null
	@mkdir -p target && touch target/test-began
	@$(MVN) package $(ALL) -pl e2e -am -Dskep.seed=$(SEED) -Dskep.only=e2e; status=$$?; .ci/closing target/test-began; exit $$status

chaos: ## ten minutes of random faults on five hosts: make chaos MINUTES=3 SEED=42; NETWORKS=100: so many faults on three, after each of which all networks agree
	.ci/prepare
	@SKEP_WARM=now ./skep help daemon >/dev/null
	$(MVN) package $(ALL) -pl e2e -am -Dtest=$(if $(NETWORKS),NetworkChaosTest,ChaosTest) -Dsurefire.failIfNoSpecifiedTests=false -Dskep.seed=$(SEED) -Dskep.chaos.minutes=$(or $(MINUTES),10) -Dskep.chaos.rounds=$(or $(NETWORKS),3)

bench: ## measurements beside their peers into docs/benchmarks.md; BENCH=quick: short, to stdout; BENCH=agents: 1,000 agents, agents-long for 10 min; BENCH=updates: under load; BENCH=network: ways to services; BENCH=Scheduler: JMH's own run
	$(MVN) -q -Dskep.quick -pl bench -am package
	@SKEP_WARM=now ./skep help daemon >/dev/null
	@.ci/bench $(BENCH)

bench-cluster: ## three managers beside Docker Swarm's, as root, into docs/benchmarks-cluster.md; BENCH=quick: short, to stdout
	.ci/prepare
	$(MVN) -q -Dskep.quick -pl bench -am package
	@SKEP_WARM=now ./skep help daemon >/dev/null
	@.ci/bench-cluster $(BENCH)

format: ## google-java-format, over everything
	$(MVN) -q spotless:apply

clean: ## forget all that was built
	rm -rf target */target
