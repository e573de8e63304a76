"""How long customers wait, are willing to wait, and are told that they will.

In:   queued, woken; the facts of waits
Out:  TellWait
Owns: wait_learned, wait_estimate
"""
