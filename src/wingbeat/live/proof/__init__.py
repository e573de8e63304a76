"""Self-proving: every minute a customer of our own writes through each channel and is answered, and what breaks is named.

Its conversations live beside the workspace (`workspaces.models.apart`), where no inbox, queue, report or count looks.
Owns: proof
"""
