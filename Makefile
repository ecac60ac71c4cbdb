# Balcão: `make run` to see it, `make test` for everything that CI checks, `make bench` for the numbers.

PORT ?= 8080
DATA ?= data

.PHONY: run demo test unit instants e2e guides torture leaks bench bench-lists format lint clean

## Installs what is missing, builds, and starts the gateway with the demo bakery on http://127.0.0.1:8080.
run:
	@PORT="$(PORT)" DATA="$(DATA)" scripts/run.sh

## The same in English with a small real model behind it, as the AI provider: about 150 MB to install.
demo: DATA = data-demo
demo:
	@PORT="$(PORT)" DATA="$(DATA)" scripts/demo.sh

## Everything that CI checks: format, build, unit tests now and at another instant, end-to-end tests, the guides
## for adapter authors.
test:
	@scripts/test.sh lint build unit instant e2e guides

## The unit tests alone.
unit:
	@scripts/test.sh build unit

## The unit tests and the end-to-end tests that depend on the time, at eight instants: night, weekend, leap day and so on.
instants:
	@scripts/test.sh build instants

## The end-to-end tests alone.
e2e:
	@scripts/test.sh build e2e

## The guides for adapter authors alone, followed to the letter in a copy of the package.
guides:
	@scripts/test.sh build guides

## The tests of `make test` that repeat something, with many more repetitions: 200 kills under load, 50 kills while answers
## stream, 2,000 takeovers, 1,000 rounds of each race, 10,000 WhatsApp webhooks, 50 prompt injections, 50 kills of a rotation of 500 secrets.
torture:
	@scripts/test.sh build torture

## The transport's tests under LeakSanitizer.
leaks:
	@scripts/leaks.sh

## The benchmarks, with a release build. See docs/benchmarks.md.
bench:
	@scripts/bench.sh

## Lists, pages and searches over MESSAGES messages (a million) beside the same over a thousand, with a release build.
bench-lists:
	@scripts/bench-lists.sh $(MESSAGES)

## Formats every Swift file in place.
format:
	@swift format --in-place --recursive Sources Plugins Tests Benchmarks Package.swift

## Checks the format.
lint:
	@scripts/test.sh lint

## Removes what was built; the data folder stays.
clean:
	rm -rf .build .venv .venv-model .venv-litellm
