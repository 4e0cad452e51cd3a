"""The benchmarks: `python -m bench`, or `make bench`. Each figure has a target; a missed one fails the run."""
