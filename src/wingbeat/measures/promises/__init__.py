"""What became of each promise: kept from the log, and read as shares in target.

In:   target_set, target_met, target_breached, resolved, abandoned
Owns: fact_promise
"""
