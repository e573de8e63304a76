"""What would happen: recorded calls, served by another policy. Nothing of it runs in the server; numba is needed here alone.

In:   files of calls, a policy by name, a load
Out:  waits, abandonment, customers lost
Owns: nothing
"""
