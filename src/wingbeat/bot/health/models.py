from typing import Literal

# The engine is down; it finds answers without meaning; the workspace's own model of intents cannot be read, or the one that
# ships; the one in force was trained with another encoder; the language model does not answer.
What = Literal["engine", "encoder", "model", "starter", "model_encoder", "writer"]
