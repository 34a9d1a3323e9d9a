"""Pages of runs: what each did for whom, and whom the rules cannot decide."""
