"""One file for each result. `registry` lists them; docs/howto/indicators.md says how to add one."""
