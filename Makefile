# The developer's words. ./run and ./test need no make; each target is one line, longer ones live in bin/.
.DEFAULT_GOAL := help
.PHONY: help words docs check fix lock reset bench interop census fault-kill fault-mllp fault-outbox fault-race fault-replay
V := .venv/bin

help: ## list these words
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 14

check: ## formatting, lint, types, floors, migrations, locks: what must be true before a commit
	@bin/check

fix: ## mend what can be mended by itself
	@bin/prepare dev && $(V)/ruff check --fix . && $(V)/ruff format .

lock: ## pin the packages of requirements/*.in again
	@bin/lock

reset: ## clear the data folder of the demo, after asking
	@bin/companionway reset

bench: ## measure: writes, the board, searches, the outcomes report, a phone at its fullest, its outbox, HL7 v2, exports
	@bin/prepare dev && bin/prepare browser && $(V)/python -m bench && $(V)/python -m bench.walk && $(V)/python -m bench.directory && $(V)/python -m bench.outbox && $(V)/python -m bench.mllp && $(V)/python -m bench.fhir_export

docs: ## print docs/states.md and docs/permissions.md again from the code
	@bin/prepare run && for page in states permissions; do $(V)/python manage.py $$page > docs/$$page.new && mv docs/$$page.new docs/$$page.md; done

words: ## bring the catalogs of translations in step with the pages, and name what lacks words
	@bin/companionway words

census: ## every address with its view, who may open it, and its methods
	@bin/companionway census

interop: ## run the clients of others against a live server, then take in every sample file twice
	@bin/prepare dev && bin/prepare clients && $(V)/python -m tests.interop.clients $(CLIENTS)
	@bin/interop

fault-race: ## 1,000 races of 16 peers for one request (sizes: ARGS="--trials 10000")
	@bin/prepare dev && $(V)/python -m tests.faults race $(ARGS)

fault-kill: ## kill -9 of web, worker and database in the middle of 1,000 writes over HTTP
	@bin/prepare dev && $(V)/python -m tests.faults kill $(ARGS)

fault-replay: ## forms posted again and at once; ingest killed and run again
	@bin/prepare dev && $(V)/python -m tests.faults replay $(ARGS)

fault-mllp: ## kill -9 of listener and worker during 500 HL7 v2 orders (ARGS="--messages 100000 --kills 200")
	@bin/prepare dev && $(V)/python -m tests.faults mllp $(ARGS)

fault-outbox: ## 500 and 10,000 records of a phone over a proxy that cuts 30 % of the replies after the commit
	@bin/prepare browser && $(V)/python -m pytest -s -m slow tests/journeys/test_outbox_proxy.py $(ARGS)
