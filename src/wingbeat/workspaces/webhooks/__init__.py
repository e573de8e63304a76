"""Who wrote: one secret of a workspace signs every webhook, whatever sends it.

Owns: webhook_secret
"""
