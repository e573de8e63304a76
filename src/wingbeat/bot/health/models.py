from typing import Literal

# The engine is down; it finds answers without meaning; the workspace's own model of intents cannot be read, or the one that
# ships; the language model does not answer.
What = Literal["engine", "encoder", "model", "starter", "writer"]
