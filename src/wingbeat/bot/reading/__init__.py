"""What messages mean in a workspace: the engine, kept up to date with its articles, and asked ahead where customers agree."""
