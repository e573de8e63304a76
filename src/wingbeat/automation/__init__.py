"""Rules: when something happens, if a condition holds, then actions; ordered, in groups, and never in circles."""
